#include "ui/settings/networkfields.h"

#include "ui/settings/settingcard.h"
#include "ui/settings/settingrow.h"
#include "ui/widgets/controls.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHostAddress>
#include <QLineEdit>
#include <QNetworkInterface>
#include <QRadioButton>
#include <QRegularExpression>
#include <QSpinBox>
#include <QVBoxLayout>

#include <limits>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int kNumberWidth = 120;
constexpr int kFieldWidth = 300;
constexpr int kMostPort = std::numeric_limits<quint16>::max();

enum Reach { ThisComputer, Everybody, OneAddress };

bool isLoopback(const QString &address)
{
    return address == "localhost"_L1 || QHostAddress(address).isLoopback();
}

bool isEverywhere(const QString &address)
{
    const QHostAddress parsed(address);
    return parsed == QHostAddress(QHostAddress::AnyIPv4)
        || parsed == QHostAddress(QHostAddress::AnyIPv6)
        || parsed == QHostAddress(QHostAddress::Any);
}

/// Addresses of this computer that others can reach.
QStringList ownAddresses()
{
    QStringList addresses;
    for (const QHostAddress &address : QNetworkInterface::allAddresses()) {
        if (!address.isLoopback() && !address.isLinkLocal())
            addresses << address.toString();
    }
    return addresses;
}

QStringList wordsOf(const QLineEdit *field)
{
    static const QRegularExpression between(u"[,;\\s]+"_s);
    return field->text().split(between, Qt::SkipEmptyParts);
}

QSpinBox *portBox(const QString &objectName, const QString &name, const QString &none)
{
    auto *box = new QSpinBox;
    nameIt(box, objectName, name);
    box->setRange(0, kMostPort);
    box->setSpecialValueText(none);
    box->setMinimumWidth(kNumberWidth);
    return box;
}

} // namespace

NetworkFields::NetworkFields(SettingCard &card, QObject *parent)
    : QObject(parent)
{
    buildPlace(card);
    buildTls(card);
    buildMore(card);
    for (QLineEdit *field : {m_certificate, m_key, m_allowed, m_hosts, m_origins})
        connect(field, &QLineEdit::textChanged, this, &NetworkFields::follow);
    for (QSpinBox *box : {m_port, m_redirect})
        connect(box, &QSpinBox::valueChanged, this, &NetworkFields::follow);
    for (QRadioButton *choice : {m_own, m_files, m_off})
        connect(choice, &QRadioButton::toggled, this, &NetworkFields::follow);
    connect(m_on, &QCheckBox::toggled, this, &NetworkFields::follow);
    connect(m_reach, &QComboBox::currentIndexChanged, this, &NetworkFields::follow);
    connect(m_address, &QComboBox::currentTextChanged, this, &NetworkFields::follow);
    connect(m_more, &QPushButton::toggled, this, [this] { arrange(false); });
    arrange(false);
}

void NetworkFields::buildPlace(SettingCard &card)
{
    m_on = new QCheckBox(tr("Take jobs from other programs"));
    nameIt(m_on, u"listenerOn"_s, m_on->text());
    auto *onRow = new SettingRow(tr("Listener"), m_on);
    card.addRow(onRow);
    m_rowsOf.insert(u"listener.enabled"_s, onRow);
    m_reach = new QComboBox;
    nameIt(m_reach, u"listenerReach"_s, tr("Reachable for"));
    m_reach->setMinimumWidth(kFieldWidth);
    m_reach->addItems({tr("Programs on this computer only"), tr("Everybody in the network"),
                       tr("A chosen address")});
    auto *reachRow = new SettingRow(m_reach->accessibleName(), m_reach);
    card.addRow(reachRow);
    m_address = new QComboBox;
    nameIt(m_address, u"listenerAddress"_s, tr("Address"));
    m_address->setEditable(true);
    m_address->lineEdit()->setObjectName(u"listenerAddressText"_s);
    m_address->lineEdit()->setAccessibleName(m_address->accessibleName());
    m_address->setMinimumWidth(kFieldWidth);
    m_address->addItems(ownAddresses());
    m_addressRow = new SettingRow(m_address->accessibleName(), m_address);
    card.addRow(m_addressRow);
    m_rowsOf.insert(u"listener.address"_s, reachRow);
    m_rowsOf.insert(u"listener.address"_s, m_addressRow);
    m_port = portBox(u"listenerPort"_s, tr("Port"), tr("any free one"));
    m_usePort = makeButton(u"listenerUsePort"_s, {});
    m_usePort->hide();
    connect(m_usePort, &QPushButton::clicked, this, [this] {
        m_port->setFocus(); // the button goes
        Q_EMIT portWanted(m_freePort);
    });
    auto *both = new QWidget;
    auto *across = new QHBoxLayout(both);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(8);
    across->addWidget(m_port);
    across->addWidget(m_usePort);
    m_portRow = new SettingRow(m_port->accessibleName(), both);
    card.addRow(m_portRow);
    m_rowsOf.insert(u"listener.port"_s, m_portRow);
}

void NetworkFields::buildTls(SettingCard &card)
{
    auto *choices = new QWidget;
    auto *column = new QVBoxLayout(choices);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    const auto add = [column](const QString &objectName, const QString &text) {
        auto *choice = new QRadioButton(text);
        nameIt(choice, objectName, text);
        column->addWidget(choice);
        return choice;
    };
    m_own = add(u"listenerTlsOwn"_s, tr("HTTPS with a certificate made here; browsers ask once"));
    m_files = add(u"listenerTlsFiles"_s, tr("HTTPS with my own certificate and key"));
    m_off = add(u"listenerTlsOff"_s, tr("Plain HTTP, on this computer only"));
    auto *row = new SettingRow(tr("Encryption"), choices);
    card.addRow(row);
    m_rowsOf.insert(u"listener.tls"_s, row);
    m_certificate = addFile(card, m_certificateRow, u"listenerCertificate"_s, tr("Certificate"));
    m_certificateRow->setHint(tr("A PEM file with the whole chain; renewed files are noticed."));
    m_key = addFile(card, m_keyRow, u"listenerKey"_s, tr("Its key"));
    m_redirect = portBox(u"listenerRedirect"_s, tr("Redirect port"), tr("none", "redirect port"));
    m_redirectRow = new SettingRow(m_redirect->accessibleName(), m_redirect,
                                   tr("Plain HTTP on this port leads to HTTPS."));
    card.addRow(m_redirectRow);
    m_rowsOf.insert(u"listener.certificate"_s, m_certificateRow);
    m_rowsOf.insert(u"listener.key"_s, m_keyRow);
    m_rowsOf.insert(u"listener.redirect_port"_s, m_redirectRow);
}

QLineEdit *NetworkFields::addFile(SettingCard &card, SettingRow *&row, const QString &objectName,
                                  const QString &name)
{
    auto *both = new QWidget;
    auto *across = new QHBoxLayout(both);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(8);
    auto *path = new QLineEdit;
    nameIt(path, objectName, name);
    path->setMinimumWidth(kFieldWidth);
    auto *choose = makeButton(objectName + u"Choose"_s, tr("Choose…"));
    choose->setAccessibleName(tr("Choose: %1").arg(name));
    across->addWidget(path);
    across->addWidget(choose);
    connect(choose, &QPushButton::clicked, this, [path, name] {
        auto *dialog = new QFileDialog(path->window(), name);
        dialog->setObjectName(u"listenerFile"_s);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::ExistingFile);
        dialog->setNameFilters({tr("PEM files (*.pem *.crt *.cer *.key)"), tr("All files (*)")});
        QObject::connect(dialog, &QFileDialog::fileSelected, path, &QLineEdit::setText);
        dialog->open();
    });
    row = new SettingRow(name, both);
    card.addRow(row);
    return path;
}

void NetworkFields::buildMore(SettingCard &card)
{
    m_more = makeButton(u"listenerMore"_s, tr("More"));
    m_more->setCheckable(true);
    card.addRow(new SettingRow(tr("Who may come in"), m_more));
    const auto add = [this, &card](const QString &key, const QString &objectName,
                                   const QString &name, const QString &example,
                                   const QString &hint) {
        auto *field = new QLineEdit;
        nameIt(field, objectName, name);
        field->setPlaceholderText(example);
        field->setMinimumWidth(kFieldWidth);
        m_moreRows.append(new SettingRow(name, field, hint));
        card.addRow(m_moreRows.last());
        m_rowsOf.insert(key, m_moreRows.last());
        return field;
    };
    m_allowed =
        add(u"listener.allow"_s, u"listenerAllowed"_s, tr("Allowed addresses"), u"192.168.1.0/24"_s,
            tr("Addresses and ranges that may connect; empty is everybody."));
    m_hosts = add(u"listener.hosts"_s, u"listenerHosts"_s, tr("Names"), u"workshop.local"_s,
                  tr("Names people reach us by, besides addresses and localhost."));
    m_origins = add(u"listener.origins"_s, u"listenerOrigins"_s, tr("Origins"),
                    u"https://lab.example"_s, tr("Web pages of others that may read our answers."));
}

void NetworkFields::setWish(const ListenerWish &wish)
{
    m_filling = true;
    m_before = wish;
    m_on->setChecked(wish.isEnabled);
    m_reach->setCurrentIndex(isLoopback(wish.address)         ? ThisComputer
                                 : isEverywhere(wish.address) ? Everybody
                                                              : OneAddress);
    if (m_reach->currentIndex() == OneAddress)
        m_address->setEditText(wish.address);
    m_port->setValue(wish.port);
    (wish.tls == ListenerTls::Own         ? m_own
         : wish.tls == ListenerTls::Files ? m_files
                                          : m_off)
        ->setChecked(true);
    m_certificate->setText(wish.certificate);
    m_key->setText(wish.key);
    m_redirect->setValue(wish.redirectPort);
    m_allowed->setText(wish.allowed);
    m_hosts->setText(wish.hosts.join(u", "_s));
    m_origins->setText(wish.origins.join(u", "_s));
    if (!wish.allowed.isEmpty() || !wish.hosts.isEmpty() || !wish.origins.isEmpty())
        m_more->setChecked(true);
    m_filling = false;
    follow();
}

void NetworkFields::setGiven(const QMap<QString, QString> &given)
{
    for (auto row = m_rowsOf.cbegin(); row != m_rowsOf.cend(); ++row)
        row.value()->setGivenBy(given.value(row.key()));
}

void NetworkFields::offerPort(quint16 port)
{
    m_freePort = port;
    m_usePort->setText(tr("Use port %1").arg(port));
    m_usePort->setAccessibleName(m_usePort->text());
    m_usePort->setVisible(port != 0 && !m_portRow->isGiven());
}

QString NetworkFields::address() const
{
    switch (static_cast<Reach>(m_reach->currentIndex())) {
    case ThisComputer:
        return isLoopback(m_before.address) ? m_before.address : u"127.0.0.1"_s;
    case Everybody:
        return isEverywhere(m_before.address) ? m_before.address : u"0.0.0.0"_s;
    case OneAddress:
        return m_address->currentText().trimmed();
    }
    Q_UNREACHABLE();
}

ListenerTls NetworkFields::tls() const
{
    if (m_files->isChecked())
        return ListenerTls::Files;
    return m_off->isChecked() ? ListenerTls::Off : ListenerTls::Own;
}

ListenerWish NetworkFields::wish() const
{
    ListenerWish wish;
    wish.isEnabled = m_on->isChecked();
    wish.address = address();
    wish.port = static_cast<quint16>(m_port->value());
    wish.tls = tls();
    wish.certificate = m_certificate->text().trimmed();
    wish.key = m_key->text().trimmed();
    wish.redirectPort = static_cast<quint16>(m_redirect->value());
    wish.hosts = wordsOf(m_hosts);
    wish.origins = wordsOf(m_origins);
    wish.allowed = m_allowed->text().trimmed();
    return wish;
}

QString NetworkFields::fault() const
{
    const ListenerWish now = wish();
    if (m_reach->currentIndex() == OneAddress && QHostAddress(now.address).isNull())
        return tr("“%1” is not an address such as 192.168.1.20.").arg(now.address);
    if (now.tls == ListenerTls::Files && (now.certificate.isEmpty() || now.key.isEmpty()))
        return tr("HTTPS with files needs the certificate and its key.");
    if (now.tls != ListenerTls::Off && now.redirectPort != 0 && now.redirectPort == now.port)
        return tr("The redirect port must be another one than the port.");
    return {};
}

void NetworkFields::follow()
{
    if (m_filling)
        return;
    // Passwords never go through a network in the clear.
    const bool here = isLoopback(address());
    m_off->setEnabled(here);
    m_off->setToolTip(here ? QString() : tr("Others in the network could read the passwords."));
    if (!here && m_off->isChecked())
        m_own->setChecked(true);
    arrange(false);
    Q_EMIT changed();
}

void NetworkFields::arrange(bool searching)
{
    m_addressRow->setVisible(m_reach->currentIndex() == OneAddress);
    for (SettingRow *row : {m_certificateRow, m_keyRow}) {
        if (tls() != ListenerTls::Files)
            row->hide();
        else if (!searching)
            row->show();
    }
    if (tls() == ListenerTls::Off)
        m_redirectRow->hide();
    else if (!searching)
        m_redirectRow->show();
    if (!searching) {
        for (SettingRow *row : std::as_const(m_moreRows))
            row->setVisible(m_more->isChecked());
    }
    m_more->setText(m_more->isChecked() ? tr("Less") : tr("More"));
}

} // namespace cq::ui
