#pragma once

#include "core/base/result.h"

#include <QMap>
#include <QString>
#include <QStringList>

namespace cq {

/// Who gave a setting from outside; later ones win.
enum class SettingOrigin { EnvFile, Environment, Argument };

/// A setting's value for this run.
struct GivenSetting
{
    QString value; ///< fits its key
    SettingOrigin origin = SettingOrigin::EnvFile;
    QString givenAs; ///< "--set", "COMFYQUEUE_LISTENER_PORT", "SSL_CERT_PATH"
};

/// What was given from outside, by key. It wins over what is stored, for this run.
struct GivenSettings
{
    QMap<QString, GivenSetting> values;
    QStringList notes; ///< what was not heeded and why, a sentence each, for the log
};

/// Where settings may come from.
struct SettingSources
{
    QStringList assignments; ///< of --set: "key=value"; later ones win
    QMap<QString, QString> environment;
    QString envFile; ///< path; none is fine
};

/// Reads all sources: each setting by its own name, COMFYQUEUE_<KEY> in the environment and the
/// file, and by the names that the systems before this one used (an own name wins over those).
/// Invalid: an unknown key or COMFYQUEUE_ name, or a value that does not fit, all of them in one
/// message, a line each; or the first faulty line of the file. Only a foreign name in the
/// environment that does not fit is a note, since it may be meant for another program. Storage: the
/// file cannot be read. Blocks for a small file; any thread.
Result<GivenSettings> readGivenSettings(const SettingSources &sources);

/// The environment of this process.
QMap<QString, QString> processEnvironment();

/// What is stored, with what was given in its place.
QMap<QString, QString> withGiven(QMap<QString, QString> stored, const GivenSettings &given);

} // namespace cq
