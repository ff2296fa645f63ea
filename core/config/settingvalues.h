#pragma once

#include <QMap>
#include <QString>
#include <QStringList>

namespace cq {

/// Settings by key, as typed values: what fits of the given pairs, else the default. A room's own
/// struct is filled from it. A value; asking for a key that is not in settingKeys(), or by another
/// type, asserts.
class SettingValues
{
public:
    SettingValues() = default; ///< defaults
    /// Unknown keys are left alone. Faults get a sentence for each value that does not fit.
    explicit SettingValues(const QMap<QString, QString> &pairs, QStringList *faults = nullptr);

    QString text(const QString &key) const; ///< of any type
    bool flag(const QString &key) const;
    qint64 number(const QString &key) const;
    double share(const QString &key) const;
    QStringList list(const QString &key) const;

private:
    QMap<QString, QString> m_pairs; ///< all fit
};

} // namespace cq
