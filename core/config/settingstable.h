#pragma once

#include "core/domain/settings.h"

#include <QMap>
#include <QString>
#include <QStringList>

namespace cq {

/// What was read from the database; a value that does not pass its check is named and its default
/// is used.
struct SettingsRead
{
    Settings settings;
    QStringList faults; ///< one sentence each
};

/// Unknown keys are left alone: an older program must not lose what a newer one wrote.
SettingsRead settingsFromPairs(const QMap<QString, QString> &pairs);

QMap<QString, QString> settingsToPairs(const Settings &settings);

/// What is wrong with these settings, in one sentence; empty when nothing is.
QString settingsFault(const Settings &settings);

/// The keys whose values differ.
QStringList changedKeys(const Settings &before, const Settings &after);

} // namespace cq
