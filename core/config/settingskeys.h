#pragma once

#include <QString>
#include <QStringList>

#include <span>

namespace cq {

/// What a setting's text must be.
enum class SettingType {
    Flag, ///< true or false
    Number, ///< whole, least…most
    Share, ///< more than least, at most most; decimal point
    Choice, ///< one of words
    Language, ///< a code such as "de" or "pt_BR", or empty
    Address, ///< an IP address of this machine, or one that stands for all
    AddressList, ///< addresses and ranges such as 10.0.0.0/8; empty = everybody
    HostList, ///< names and addresses without ports
    OriginList, ///< such as https://tools.example:8443
    Path, ///< of a file; relative ones are below the data folder
};

/// One setting: the row from which the database, the command line, the environment and the window
/// take what they know of it. Lists are divided by commas, semicolons or white space.
struct SettingKey
{
    const char16_t *name; ///< "listener.port"
    SettingType type;
    const char16_t *fallback; ///< the default, as text
    const char16_t *about; ///< one English sentence
    double least = 0; ///< Number, Share
    double most = 0;
    const char16_t *words = u""; ///< Choice: divided by spaces
};

/// All settings, by name.
std::span<const SettingKey> settingKeys();

/// The row of this name, or null.
const SettingKey *findSettingKey(const QString &name);

/// What is wrong with this text as the setting's value, in one sentence; empty when nothing is.
QString settingFault(const SettingKey &key, const QString &text);

/// "COMFYQUEUE_LISTENER_PORT" for "listener.port".
QString environmentName(const SettingKey &key);

/// The entries of a list.
QStringList settingEntries(const QString &text);

} // namespace cq
