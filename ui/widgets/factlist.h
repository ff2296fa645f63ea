#pragma once

#include <QWidget>

class QGridLayout;

namespace cq::ui {

/// Rows of a muted name and its value, as inspectors show them. Values wrap and can be selected.
class FactList : public QWidget
{
    Q_OBJECT

public:
    explicit FactList(QWidget *parent = nullptr);

    struct Fact
    {
        QString name;
        QString value;
        QString tip; ///< tooltip of the value; may be empty

        friend bool operator==(const Fact &, const Fact &) = default;
    };

    /// Shows these rows; facts without a value are left out. The same facts again cost nothing.
    void setFacts(const QList<Fact> &facts);

    /// What stands beside a name; empty when it is not shown.
    QString value(const QString &name) const;

private:
    void build();

    QGridLayout *m_grid;
    QList<Fact> m_facts;
};

} // namespace cq::ui
