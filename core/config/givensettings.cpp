#include "core/config/givensettings.h"

#include "core/config/envfile.h"
#include "core/config/settingaliases.h"
#include "core/config/settingskeys.h"

#include <QFile>
#include <QProcessEnvironment>

#include <utility>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kMostBytes = 1024 * 1024;
const QString kPrefix = u"COMFYQUEUE_"_s;

/// One variable and how to name its place to a person.
struct Variable
{
    QString name;
    QString value;
    QString place;
};

const SettingKey *keyOfEnvironment(const QString &name)
{
    for (const SettingKey &key : settingKeys()) {
        if (environmentName(key) == name)
            return &key;
    }
    return nullptr;
}

/// Gathers, from the weakest source to the strongest.
class Gathering
{
public:
    void take(const SettingKey &key, const GivenSetting &setting, const QString &place)
    {
        const QString fault = settingFault(key, setting.value);
        if (fault.isEmpty())
            m_given.values.insert(QString::fromUtf16(key.name), setting);
        else
            m_faults.append(u"%1: %2"_s.arg(place, fault));
    }

    void takeVariables(const QList<Variable> &variables, SettingOrigin origin)
    {
        for (const Variable &variable : variables) // the foreign names first: ours win
            takeAlias(variable, origin);
        for (const Variable &variable : variables) {
            if (!variable.name.startsWith(kPrefix))
                continue;
            if (const SettingKey *key = keyOfEnvironment(variable.name))
                take(*key, {variable.value, origin, variable.name}, variable.place);
            else
                m_faults.append(
                    u"%1: There is no setting %2."_s.arg(variable.place, variable.name));
        }
    }

    void takeAssignment(const QString &assignment)
    {
        const QString place = u"--set"_s;
        const qsizetype equals = assignment.indexOf(u'=');
        if (equals < 1) {
            m_faults.append(u"--set takes KEY=VALUE, not “%1”."_s.arg(assignment));
            return;
        }
        const QString name = assignment.first(equals).trimmed();
        if (const SettingKey *key = findSettingKey(name))
            take(*key, {assignment.sliced(equals + 1), SettingOrigin::Argument, place}, place);
        else
            m_faults.append(u"--set: There is no setting %1."_s.arg(name));
    }

    Result<GivenSettings> end() const
    {
        if (!m_faults.isEmpty())
            return fail(ErrorKind::Invalid, m_faults.join(u'\n'));
        return m_given;
    }

private:
    void takeAlias(const Variable &variable, SettingOrigin origin)
    {
        const auto settings = settingsOfAlias(variable.name, variable.value);
        if (!settings || variable.value.isEmpty())
            return;
        for (const auto &[name, value] : settings->toStdMap()) {
            const SettingKey *key = findSettingKey(name);
            Q_ASSERT(key);
            const QString fault = settingFault(*key, value);
            if (fault.isEmpty() || origin != SettingOrigin::Environment)
                take(*key, {value, origin, variable.name}, variable.place);
            else
                m_given.notes.append(u"%1 is not heeded: %2"_s.arg(variable.place, fault));
        }
    }

    GivenSettings m_given;
    QStringList m_faults;
};

Result<QList<Variable>> readFile(const QString &path)
{
    QFile file(path);
    if (path.isEmpty() || !file.exists())
        return QList<Variable>();
    const auto unreadable = [&path](const QString &reason) {
        return fail(ErrorKind::Storage, u"The file '%1' cannot be read: %2."_s.arg(path, reason));
    };
    if (!file.open(QIODevice::ReadOnly))
        return unreadable(file.errorString());
    const QByteArray text = file.read(kMostBytes + 1);
    if (file.error() != QFile::NoError)
        return unreadable(file.errorString());
    if (text.size() > kMostBytes)
        return unreadable(u"it is too large"_s);
    const auto lines = parseEnvFile(text, u"'%1'"_s.arg(path));
    if (!lines)
        return lines.error();
    QList<Variable> variables;
    for (const EnvLine &line : *lines)
        variables.append({line.name, line.value, u"'%1', line %2"_s.arg(path).arg(line.line)});
    return variables;
}

} // namespace

Result<GivenSettings> readGivenSettings(const SettingSources &sources)
{
    Gathering gathering;
    const auto fromFile = readFile(sources.envFile);
    if (!fromFile)
        return fromFile.error();
    gathering.takeVariables(*fromFile, SettingOrigin::EnvFile);
    QList<Variable> fromEnvironment;
    for (const auto &[name, value] : sources.environment.toStdMap())
        fromEnvironment.append({name, value, u"%1 in the environment"_s.arg(name)});
    gathering.takeVariables(fromEnvironment, SettingOrigin::Environment);
    for (const QString &assignment : sources.assignments)
        gathering.takeAssignment(assignment);
    return gathering.end();
}

QMap<QString, QString> processEnvironment()
{
    const QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    QMap<QString, QString> variables;
    for (const QString &name : environment.keys())
        variables.insert(name, environment.value(name));
    return variables;
}

QMap<QString, QString> withGiven(QMap<QString, QString> stored, const GivenSettings &given)
{
    for (const auto &[key, setting] : given.values.toStdMap())
        stored.insert(key, setting.value);
    return stored;
}

} // namespace cq
