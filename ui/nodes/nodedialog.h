#pragma once

#include "core/base/result.h"
#include "core/domain/node.h"

#include <QDialog>
#include <QStringList>

#include <optional>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace cq {
class EngineHandle;
}

namespace cq::ui {

class NoteCard;
class TextLabel;

/// A certificate's SHA-256 as colon-separated hexadecimal digits within a text; empty when there is
/// none. TLS failures name the certificate that was shown this way.
QByteArray fingerprintIn(const QString &text);

/// A name that no other node has, for a server: the host it is on, or its port when that is this
/// computer, which says nothing. Empty without a host.
QString suggestedNodeName(const QUrl &url, const QStringList &taken);

/// Adds a node, or edits one. Checks while one types, tests the connection, and keeps what was
/// typed when saving fails. GUI thread.
class NodeDialog : public QDialog
{
    Q_OBJECT

public:
    /// For a new node; `limit` is the VRAM limit it starts with.
    NodeDialog(EngineHandle &engine, double limit, QWidget *parent = nullptr);
    /// For a node that is there; its secret is kept unless another is typed.
    NodeDialog(EngineHandle &engine, NodeConfig config, QWidget *parent = nullptr);

    /// What the fields say.
    NodeConfig config() const;

Q_SIGNALS:
    void saved(const cq::Node &node);

private:
    void build();
    void buildFields(QFormLayout *form);
    void fill();
    void connectFields();
    void check();
    void showCredential();
    void test();
    void forgetTest(); ///< what was asked is not what stands there any more
    void showTest(const Result<NodeTest> &answer);
    void offerCertificate(const QByteArray &fingerprint, bool check);
    void save();
    void setBusy(bool busy);

    EngineHandle &m_engine;
    NodeConfig m_config; ///< as it was; fields the dialog does not show stay
    bool m_adding;
    QStringList m_taken; ///< names of the nodes there are
    QLineEdit *m_name;
    QLineEdit *m_url;
    QSpinBox *m_slots;
    QSpinBox *m_limit;
    QComboBox *m_interval;
    QLineEdit *m_card;
    QComboBox *m_auth;
    QLineEdit *m_header;
    TextLabel *m_headerLabel;
    QLineEdit *m_secret;
    TextLabel *m_secretLabel;
    QCheckBox *m_pin;
    TextLabel *m_fault;
    NoteCard *m_result;
    QPushButton *m_test;
    QPushButton *m_save;
    QByteArray m_certificate; ///< to be pinned when the box is checked
    quint64 m_testing = 0; ///< answers to an older test are dropped
    bool m_busy = false;
    bool m_named = false; ///< somebody typed a name; until then the host is it
    bool m_touched = false; ///< somebody typed: now the fault may be shown
};

} // namespace cq::ui
