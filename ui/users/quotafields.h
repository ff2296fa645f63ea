#pragma once

#include "core/domain/account.h"

#include <QSpinBox>

class QFormLayout;

namespace cq::ui {

/// A limit: one below zero follows the house, zero is none, and the words say so.
class LimitBox : public QSpinBox
{
    Q_OBJECT

public:
    explicit LimitBox(QWidget *parent = nullptr);

protected:
    QString textFromValue(int value) const override;
    int valueFromText(const QString &text) const override;
    QValidator::State validate(QString &text, int &position) const override;
};

/// The fields for what differs from the house for one account. GUI thread.
class QuotaFields : public QObject
{
    Q_OBJECT

public:
    /// Adds its rows to the form.
    QuotaFields(QFormLayout *form, QWidget *parent);

    void setQuota(const AccountQuota &quota);
    AccountQuota quota() const;

private:
    LimitBox *m_waiting;
    LimitBox *m_running;
    LimitBox *m_minute;
    LimitBox *m_stored; ///< whole gigabytes
    AccountQuota m_before; ///< bytes that are no whole gigabytes stay unless the field is changed
};

} // namespace cq::ui
