#pragma once

#include "ui/widgets/page.h"

#include <QAction>
#include <QLabel>

namespace cq::ui {

/// A page of nothing, for tests of the frame: remembers what it was asked to open.
class StubPage : public Page
{
public:
    explicit StubPage(const QString &id, QWidget *parent = nullptr)
        : Page(parent)
        , m_id(id)
        , m_add(new QAction(QStringLiteral("Add %1").arg(id), this))
        , m_inspector(new QLabel(QStringLiteral("Inspector of %1").arg(id)))
    {
        setFocusPolicy(Qt::StrongFocus);
    }

    QString id() const override { return m_id; }

    QString title() const override { return m_id.left(1).toUpper() + m_id.mid(1); }

    QString iconName() const override { return m_id; }

    Badge badge() const override { return m_badge; }

    QWidget *inspector() override { return m_inspector; }

    QList<QAction *> addActions() const override { return {m_add}; }

    void open(const Link &link) override { opened.append(link); }

    void setBadge(const Badge &badge)
    {
        m_badge = badge;
        Q_EMIT badgeChanged();
    }

    QList<Link> opened;

private:
    QString m_id;
    QAction *m_add;
    QWidget *m_inspector;
    Badge m_badge;
};

} // namespace cq::ui
