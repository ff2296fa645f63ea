#pragma once

#include "ui/widgets/theme.h"

#include <QWidget>

namespace cq::ui {

/// What happened, one line each: time of day, icon, words. Long words wrap.
class Timeline : public QWidget
{
    Q_OBJECT

public:
    explicit Timeline(QWidget *parent = nullptr);

    struct Entry
    {
        QString time;
        QString iconName;
        Token token = Token::Muted; ///< of the icon
        QString text;
        QString tip; ///< e.g. date and time in full

        friend bool operator==(const Entry &, const Entry &) = default;
    };

    void setEntries(const QList<Entry> &entries);

    const QList<Entry> &entries() const { return m_entries; }

private:
    QList<Entry> m_entries;
};

} // namespace cq::ui
