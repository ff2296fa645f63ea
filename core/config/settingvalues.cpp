#include "core/config/settingvalues.h"

#include "core/config/settingskeys.h"

namespace cq {

SettingValues::SettingValues(const QMap<QString, QString> &pairs, QStringList *faults)
{
    for (const auto &[name, value] : pairs.toStdMap()) {
        const SettingKey *key = findSettingKey(name);
        if (!key)
            continue;
        const QString fault = settingFault(*key, value);
        if (fault.isEmpty())
            m_pairs.insert(name, value);
        else if (faults)
            faults->append(fault);
    }
}

QString SettingValues::text(const QString &key) const
{
    const SettingKey *row = findSettingKey(key);
    Q_ASSERT(row);
    return m_pairs.value(key, QString::fromUtf16(row->fallback));
}

bool SettingValues::flag(const QString &key) const
{
    Q_ASSERT(findSettingKey(key)->type == SettingType::Flag);
    return text(key) == QLatin1StringView("true");
}

qint64 SettingValues::number(const QString &key) const
{
    Q_ASSERT(findSettingKey(key)->type == SettingType::Number);
    return text(key).toLongLong();
}

double SettingValues::share(const QString &key) const
{
    Q_ASSERT(findSettingKey(key)->type == SettingType::Share);
    return text(key).toDouble();
}

QStringList SettingValues::list(const QString &key) const
{
    return settingEntries(text(key));
}

} // namespace cq
