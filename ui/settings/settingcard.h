#pragma once

#include <QWidget>

class QVBoxLayout;

namespace cq::ui {

class SettingRow;

/// The rows of one category under its title. GUI thread.
class SettingCard : public QWidget
{
    Q_OBJECT

public:
    explicit SettingCard(const QString &id, const QString &title, QWidget *parent = nullptr);

    const QString &id() const { return m_id; }

    const QString &title() const { return m_title; }

    void addRow(SettingRow *row);

    const QList<SettingRow *> &rows() const { return m_rows; }

    /// Shows the rows that match; answers how many. Empty text: all.
    virtual int filter(const QString &text);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_id;
    QString m_title;
    QVBoxLayout *m_column;
    QList<SettingRow *> m_rows;
};

} // namespace cq::ui
