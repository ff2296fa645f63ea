#include "core/simnode/scenario.h"

#include "core/simnode/jsonlines.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <array>
#include <cmath>
#include <optional>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

constexpr double kGiga = 1024.0 * 1024.0 * 1024.0;

struct FaultWord
{
    const char *word;
    SimFaultKind kind;
};

constexpr std::array kFaultWords{
    FaultWord{"refuse", SimFaultKind::Refuse},
    FaultWord{"stall", SimFaultKind::Stall},
    FaultWord{"drop_websocket", SimFaultKind::DropWebSocket},
    FaultWord{"answer_late", SimFaultKind::AnswerLate},
    FaultWord{"answer_half", SimFaultKind::AnswerHalf},
    FaultWord{"hang_up", SimFaultKind::HangUp},
    FaultWord{"answer_twice", SimFaultKind::AnswerTwice},
    FaultWord{"restart", SimFaultKind::Restart},
    FaultWord{"out_of_memory", SimFaultKind::OutOfMemory},
    FaultWord{"fail", SimFaultKind::Fail},
    FaultWord{"lie_about_queue", SimFaultKind::LieAboutQueue},
};

/// The first thing wrong with a document; reading goes on with defaults after it.
class Faults
{
public:
    explicit Faults(const QByteArray &json)
        : m_lines(sim::jsonLines(json))
    {}

    void add(const QString &path, const QString &sentence)
    {
        if (m_first.isEmpty())
            m_first = u"line %1, %2: %3"_s.arg(m_lines.value(path, 1))
                          .arg(path.isEmpty() ? u"scenario"_s : path, sentence);
    }

    const QString &first() const { return m_first; }

private:
    QHash<QString, int> m_lines;
    QString m_first;
};

/// Reads the members of one object and complains about those nobody asked for.
class Reader
{
public:
    Reader(const QJsonValue &value, QString path, Faults &faults)
        : m_path(std::move(path))
        , m_faults(faults)
    {
        if (!value.isObject())
            m_faults.add(m_path, u"must be an object"_s);
        m_object = value.toObject();
    }

    Reader(const Reader &) = delete;
    Reader &operator=(const Reader &) = delete;

    ~Reader()
    {
        const QStringList names = m_object.keys();
        for (const QString &name : names) {
            if (!m_known.contains(name))
                m_faults.add(at(name),
                             u"unknown field; known are: %1"_s.arg(m_known.join(", "_L1)));
        }
    }

    QString at(const QString &name) const { return m_path.isEmpty() ? name : m_path + u'.' + name; }

    bool has(const QString &name) const { return m_object.contains(name); }

    QJsonValue value(const QString &name)
    {
        m_known.append(name);
        return m_object.value(name);
    }

    QString text(const QString &name, const QString &fallback)
    {
        const QJsonValue found = value(name);
        if (found.isUndefined())
            return fallback;
        if (!found.isString() || found.toString().isEmpty()) {
            m_faults.add(at(name), u"must be a text"_s);
            return fallback;
        }
        return found.toString();
    }

    double number(const QString &name, double fallback, double least, double most)
    {
        const QJsonValue found = value(name);
        if (found.isUndefined())
            return fallback;
        if (!found.isDouble() || found.toDouble() < least || found.toDouble() > most) {
            m_faults.add(at(name), u"must be a number from %1 to %2"_s.arg(least).arg(most));
            return fallback;
        }
        return found.toDouble();
    }

    int whole(const QString &name, int fallback, int least)
    {
        const double found = number(name, fallback, least, 1e9);
        if (found != std::floor(found))
            m_faults.add(at(name), u"must be a whole number"_s);
        return static_cast<int>(found);
    }

    bool flag(const QString &name, bool fallback)
    {
        const QJsonValue found = value(name);
        if (!found.isUndefined() && !found.isBool())
            m_faults.add(at(name), u"must be true or false"_s);
        return found.toBool(fallback);
    }

    /// Bytes, given as name_gb (GiB) or name_bytes.
    qint64 size(const QString &name, qint64 fallback)
    {
        const QString inGiga = name + "_gb"_L1;
        const QString inBytes = name + "_bytes"_L1;
        if (has(inGiga) && has(inBytes))
            m_faults.add(at(inBytes), u"give it in GB or in bytes, not both"_s);
        const double giga = number(inGiga, static_cast<double>(fallback) / kGiga, 0, 1e6);
        const double bytes = number(inBytes, giga * kGiga, 0, 1e15);
        return std::llround(bytes);
    }

    QJsonArray list(const QString &name)
    {
        const QJsonValue found = value(name);
        if (!found.isUndefined() && !found.isArray())
            m_faults.add(at(name), u"must be a list"_s);
        return found.toArray();
    }

    QStringList texts(const QString &name)
    {
        QStringList words;
        const QJsonArray items = list(name);
        for (int i = 0; i < items.size(); ++i) {
            if (items.at(i).isString())
                words.append(items.at(i).toString());
            else
                m_faults.add(u"%1[%2]"_s.arg(at(name)).arg(i), u"must be a text"_s);
        }
        return words;
    }

private:
    QJsonObject m_object;
    QString m_path;
    QStringList m_known;
    Faults &m_faults;
};

std::optional<SimFaultKind> faultKind(const QString &word)
{
    for (const FaultWord &known : kFaultWords) {
        if (word == QLatin1StringView(known.word))
            return known.kind;
    }
    return std::nullopt;
}

QString faultWords()
{
    QStringList words;
    for (const FaultWord &known : kFaultWords)
        words.append(QString::fromLatin1(known.word));
    return words.join(", "_L1);
}

SimFault readFault(const QJsonValue &value, const QString &path, Faults &faults, QString *node)
{
    Reader reader(value, path, faults);
    SimFault fault;
    const QString word = reader.text(u"kind"_s, {});
    const auto kind = faultKind(word);
    if (!kind)
        faults.add(reader.has(u"kind"_s) ? reader.at(u"kind"_s) : path,
                   u"kind must be one of %1"_s.arg(faultWords()));
    fault.kind = kind.value_or(SimFaultKind::Stall);
    fault.trigger.afterPrompts = reader.whole(u"after_prompts"_s, 0, 1);
    fault.trigger.everyPrompts = reader.whole(u"every_prompts"_s, 0, 1);
    fault.trigger.graphClass = reader.text(u"class"_s, {});
    fault.trigger.atSeconds = reader.number(u"at_seconds"_s, -1, 0, 1e9);
    int triggers = 0;
    for (const QString &name :
         {u"after_prompts"_s, u"every_prompts"_s, u"class"_s, u"at_seconds"_s})
        triggers += reader.has(name) ? 1 : 0;
    if (triggers != 1)
        faults.add(path, u"needs exactly one of after_prompts, every_prompts, class, at_seconds"_s);
    fault.seconds = reader.number(u"seconds"_s, 0, 0, 1e9);
    fault.remaining = reader.whole(u"remaining"_s, 0, 0);
    fault.message = reader.text(u"message"_s, {});
    fault.path = reader.text(u"path"_s, {});
    fault.times = reader.whole(u"times"_s, 0, 0);
    const QString nodeName = reader.text(u"node"_s, {});
    if (node)
        *node = nodeName;
    else if (!nodeName.isEmpty())
        faults.add(reader.at(u"node"_s), u"a fault inside a node belongs to that node"_s);
    return fault;
}

SimModel readModel(const QJsonValue &value, const QString &path, Faults &faults)
{
    Reader reader(value, path, faults);
    SimModel model;
    model.name = reader.text(u"name"_s, {});
    model.folder = reader.text(u"folder"_s, u"checkpoints"_s);
    model.vramBytes = reader.size(u"vram"_s, 0);
    model.loadSeconds = reader.number(u"load_seconds"_s, 0, 0, 1e6);
    if (model.name.isEmpty())
        faults.add(path, u"needs a name"_s);
    return model;
}

QList<SimModel> readModels(const QJsonArray &items, const QString &path, Faults &faults)
{
    QList<SimModel> models;
    for (int i = 0; i < items.size(); ++i)
        models.append(readModel(items.at(i), u"%1[%2]"_s.arg(path).arg(i), faults));
    return models;
}

SimPromptIds readPromptIds(Reader &reader, Faults &faults)
{
    const QString word = reader.text(u"prompt_ids"_s, u"honour"_s);
    if (word == "honour"_L1)
        return SimPromptIds::Honour;
    if (word == "ignore"_L1)
        return SimPromptIds::Ignore;
    if (word == "uuid_only"_L1)
        return SimPromptIds::UuidOnly;
    faults.add(reader.at(u"prompt_ids"_s), u"must be honour, ignore or uuid_only"_s);
    return SimPromptIds::Honour;
}

/// A node's "models" is a list of names out of the scenario's models, or of whole models.
QList<SimModel> readNodeModels(Reader &reader, const QList<SimModel> &known, Faults &faults)
{
    const bool isGiven = reader.has(u"models"_s);
    const QJsonArray items = reader.list(u"models"_s);
    if (!isGiven)
        return known;
    QList<SimModel> models;
    for (int i = 0; i < items.size(); ++i) {
        const QString path = u"%1[%2]"_s.arg(reader.at(u"models"_s)).arg(i);
        if (!items.at(i).isString()) {
            models.append(readModel(items.at(i), path, faults));
            continue;
        }
        const auto found = std::find_if(known.begin(), known.end(), [&](const SimModel &model) {
            return model.name == items.at(i).toString();
        });
        if (found == known.end())
            faults.add(path, u"no model of that name is described under models"_s);
        else
            models.append(*found);
    }
    return models;
}

SimNodeSpec readNode(const QJsonValue &value, const QString &path, const QList<SimModel> &models,
                     Faults &faults)
{
    Reader reader(value, path, faults);
    SimNodeSpec node;
    node.name = reader.text(u"name"_s, node.name);
    node.gpu = reader.text(u"gpu"_s, node.gpu);
    node.vramBytes = reader.size(u"vram"_s, node.vramBytes);
    node.otherVramBytes = reader.size(u"other_vram"_s, node.otherVramBytes);
    if (node.vramBytes <= 0)
        faults.add(path, u"vram must be above 0"_s);
    if (node.otherVramBytes > node.vramBytes)
        faults.add(path, u"other_vram must not be more than vram"_s);
    node.speed = reader.number(u"speed"_s, node.speed, 0.001, 1000);
    node.jobSeconds = reader.number(u"job_seconds"_s, node.jobSeconds, 0, 1e6);
    node.version = reader.text(u"version"_s, node.version);
    node.promptIds = readPromptIds(reader, faults);
    node.previews = reader.flag(u"previews"_s, node.previews);
    node.missingClasses = reader.texts(u"missing_classes"_s);
    node.models = readNodeModels(reader, models, faults);
    const QJsonArray items = reader.list(u"faults"_s);
    for (int i = 0; i < items.size(); ++i)
        node.faults.append(readFault(items.at(i), u"%1[%2]"_s.arg(reader.at(u"faults"_s)).arg(i),
                                     faults, nullptr));
    return node;
}

void readSharedFaults(Reader &reader, QList<SimNodeSpec> &nodes, Faults &faults)
{
    const QJsonArray items = reader.list(u"faults"_s);
    for (int i = 0; i < items.size(); ++i) {
        const QString path = u"faults[%1]"_s.arg(i);
        QString name;
        const SimFault fault = readFault(items.at(i), path, faults, &name);
        bool isUsed = false;
        for (SimNodeSpec &node : nodes) {
            if (name.isEmpty() || node.name == name) {
                node.faults.append(fault);
                isUsed = true;
            }
        }
        if (!isUsed)
            faults.add(path + ".node"_L1, u"no node has this name"_s);
    }
}

int lineAt(const QByteArray &text, qsizetype offset)
{
    return 1 + static_cast<int>(text.first(std::min(offset, text.size())).count('\n'));
}

constexpr qint64 gigabytes(double count)
{
    return static_cast<qint64>(count * kGiga);
}

} // namespace

QList<SimModel> defaultSimModels()
{
    return {
        {u"sd_xl_base_1.0.safetensors"_s, u"checkpoints"_s, gigabytes(6.5), 0.4},
        {u"v1-5-pruned-emaonly.safetensors"_s, u"checkpoints"_s, gigabytes(2.2), 0.2},
        {u"sd_xl_offset_example-lora_1.0.safetensors"_s, u"loras"_s, gigabytes(0.05), 0.05},
        {u"flux1-dev-fp8.safetensors"_s, u"diffusion_models"_s, gigabytes(11.1), 0.8},
        {u"t5xxl_fp8_e4m3fn.safetensors"_s, u"text_encoders"_s, gigabytes(4.6), 0.3},
        {u"clip_l.safetensors"_s, u"text_encoders"_s, gigabytes(0.23), 0.05},
        {u"ae.safetensors"_s, u"vae"_s, gigabytes(0.16), 0.05},
        {u"wan2.1_t2v_1.3B_fp16.safetensors"_s, u"diffusion_models"_s, gigabytes(2.7), 0.3},
        {u"umt5_xxl_fp8_e4m3fn_scaled.safetensors"_s, u"text_encoders"_s, gigabytes(6.3), 0.4},
        {u"wan_2.1_vae.safetensors"_s, u"vae"_s, gigabytes(0.25), 0.05},
        {u"4x_NMKD-Siax_200k.pth"_s, u"upscale_models"_s, gigabytes(0.07), 0.05},
    };
}

Scenario defaultScenario()
{
    Scenario scenario;
    scenario.nodes.append(SimNodeSpec{});
    scenario.nodes.first().models = defaultSimModels();
    return scenario;
}

Result<Scenario> parseScenario(const QByteArray &json)
{
    QJsonParseError broken;
    const QJsonDocument document = QJsonDocument::fromJson(json, &broken);
    if (broken.error != QJsonParseError::NoError)
        return fail(
            ErrorKind::Invalid,
            u"line %1: not JSON, %2"_s.arg(lineAt(json, broken.offset)).arg(broken.errorString()));
    Faults faults(json);
    Scenario scenario;
    {
        if (!document.isObject())
            return fail(ErrorKind::Invalid, u"line 1, scenario: must be an object"_s);
        Reader reader(document.object(), {}, faults);
        const bool hasModels = reader.has(u"models"_s);
        const QList<SimModel> models = readModels(reader.list(u"models"_s), u"models"_s, faults);
        const QJsonArray nodes = reader.list(u"nodes"_s);
        for (int i = 0; i < nodes.size(); ++i)
            scenario.nodes.append(readNode(nodes.at(i), u"nodes[%1]"_s.arg(i),
                                           hasModels ? models : defaultSimModels(), faults));
        if (nodes.isEmpty())
            faults.add(reader.has(u"nodes"_s) ? u"nodes"_s : QString(),
                       u"needs at least one node"_s);
        for (qsizetype i = 0; i < scenario.nodes.size(); ++i) {
            for (qsizetype j = 0; j < i; ++j) {
                if (scenario.nodes.at(i).name == scenario.nodes.at(j).name)
                    faults.add(u"nodes[%1].name"_s.arg(i), u"two nodes have this name"_s);
            }
        }
        readSharedFaults(reader, scenario.nodes, faults);
    }
    if (!faults.first().isEmpty())
        return fail(ErrorKind::Invalid, faults.first());
    return scenario;
}

Result<Scenario> loadScenario(const QString &path)
{
    QFile file(path);
    if (!file.exists())
        return fail(ErrorKind::NotFound, u"There is no scenario file %1."_s.arg(path));
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorKind::Storage,
                    u"The scenario file %1 cannot be read: %2."_s.arg(path, file.errorString()));
    auto scenario = parseScenario(file.readAll());
    if (!scenario)
        return fail(ErrorKind::Invalid, u"%1, %2"_s.arg(path, scenario.error().message));
    return scenario;
}

} // namespace cq
