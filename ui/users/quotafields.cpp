#include "ui/users/quotafields.h"

#include "ui/widgets/controls.h"
#include "ui/widgets/textlabel.h"

#include <QFormLayout>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int kAsHouse = -1;
constexpr int kMost = 100'000;
constexpr qint64 kGigabyte = 1024LL * 1024 * 1024;

void show(LimitBox *box, const std::optional<int> &limit)
{
    box->setValue(limit.value_or(kAsHouse));
}

std::optional<int> limitOf(const LimitBox *box)
{
    return box->value() == kAsHouse ? std::nullopt : std::optional(box->value());
}

int gigabytes(const std::optional<qint64> &bytes)
{
    return bytes ? static_cast<int>((*bytes + kGigabyte - 1) / kGigabyte) : kAsHouse;
}

} // namespace

LimitBox::LimitBox(QWidget *parent)
    : QSpinBox(parent)
{
    setRange(kAsHouse, kMost);
    setValue(kAsHouse);
}

QString LimitBox::textFromValue(int value) const
{
    if (value == kAsHouse)
        return tr("as for everybody");
    return value == 0 ? tr("unlimited") : QSpinBox::textFromValue(value);
}

int LimitBox::valueFromText(const QString &text) const
{
    if (text == textFromValue(kAsHouse))
        return kAsHouse;
    return text == textFromValue(0) ? 0 : QSpinBox::valueFromText(text);
}

QValidator::State LimitBox::validate(QString &text, int &position) const
{
    if (text == textFromValue(kAsHouse) || text == textFromValue(0))
        return QValidator::Acceptable;
    return QSpinBox::validate(text, position);
}

QuotaFields::QuotaFields(QFormLayout *form, QWidget *parent)
    : QObject(parent)
    , m_waiting(new LimitBox)
    , m_running(new LimitBox)
    , m_minute(new LimitBox)
    , m_stored(new LimitBox)
{
    const auto add = [form](LimitBox *box, const QString &name, const QString &text) {
        nameIt(box, name, text);
        form->addRow(new TextLabel(text, Token::Muted), box);
    };
    add(m_waiting, u"userWaiting"_s, tr("Jobs waiting"));
    add(m_running, u"userRunning"_s, tr("Jobs at once"));
    add(m_minute, u"userPerMinute"_s, tr("Jobs a minute"));
    add(m_stored, u"userStored"_s, tr("Stored files, GB"));
}

void QuotaFields::setQuota(const AccountQuota &quota)
{
    m_before = quota;
    show(m_waiting, quota.waitingJobs);
    show(m_running, quota.runningJobs);
    show(m_minute, quota.submissionsPerMinute);
    m_stored->setValue(gigabytes(quota.storedBytes));
}

AccountQuota QuotaFields::quota() const
{
    AccountQuota quota{limitOf(m_waiting), limitOf(m_running), limitOf(m_minute),
                       m_before.storedBytes};
    if (m_stored->value() == kAsHouse)
        quota.storedBytes.reset();
    else if (m_stored->value() != gigabytes(m_before.storedBytes))
        quota.storedBytes = m_stored->value() * kGigabyte;
    return quota;
}

} // namespace cq::ui
