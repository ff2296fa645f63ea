#pragma once

#include "core/domain/listenerstatus.h"

#include <QMap>
#include <QMultiHash>
#include <QObject>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QPushButton;
class QRadioButton;
class QSpinBox;
class QWidget;

namespace cq::ui {

class SettingCard;
class SettingRow;

/// The fields of where and how the program listens, as rows of a card. GUI thread.
class NetworkFields : public QObject
{
    Q_OBJECT

public:
    /// Adds its rows to the card, which takes them over.
    NetworkFields(SettingCard &card, QObject *parent);

    void setWish(const ListenerWish &wish);
    ListenerWish wish() const; ///< what the fields say
    QString fault() const; ///< what is wrong with it, in one sentence; empty = nothing seen

    /// Rows of settings that came from outside for this run are off limits.
    void setGiven(const QMap<QString, QString> &given);

    /// The port cannot be had and this one is free: a button takes it. 0 = no button.
    void offerPort(quint16 port);

    /// Hides the rows that mean nothing now; those under "More" too, unless somebody searches.
    void arrange(bool searching);

Q_SIGNALS:
    void changed();
    /// The free port that was offered, instead of the one in the field.
    void portWanted(quint16 port);

private:
    void buildPlace(SettingCard &card);
    void buildTls(SettingCard &card);
    void buildMore(SettingCard &card);
    QLineEdit *addFile(SettingCard &card, SettingRow *&row, const QString &objectName,
                       const QString &name);
    QString address() const;
    ListenerTls tls() const;
    void follow();

    ListenerWish m_before; ///< as it was last set
    QCheckBox *m_on;
    QComboBox *m_reach;
    QComboBox *m_address;
    SettingRow *m_addressRow;
    QSpinBox *m_port;
    SettingRow *m_portRow;
    QPushButton *m_usePort;
    quint16 m_freePort = 0;
    QRadioButton *m_own;
    QRadioButton *m_files;
    QRadioButton *m_off;
    QLineEdit *m_certificate;
    SettingRow *m_certificateRow;
    QLineEdit *m_key;
    SettingRow *m_keyRow;
    QSpinBox *m_redirect;
    SettingRow *m_redirectRow;
    QPushButton *m_more;
    QLineEdit *m_allowed;
    QLineEdit *m_hosts;
    QLineEdit *m_origins;
    QList<SettingRow *> m_moreRows;
    QMultiHash<QString, SettingRow *> m_rowsOf; ///< by the key of the setting
    bool m_filling = false;
};

} // namespace cq::ui
