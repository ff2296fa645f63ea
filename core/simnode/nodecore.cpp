#include "core/simnode/nodecore.h"

#include <QRegularExpression>
#include <QUuid>

#include <algorithm>

namespace cq::sim {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kGigabyte = 1024LL * 1024 * 1024;

std::set<std::string> wordSet(const QStringList &words)
{
    std::set<std::string> set;
    for (const QString &word : words)
        set.insert(word.toStdString());
    return set;
}

bool isCanonicalUuid(const std::string &text)
{
    static const QRegularExpression form(
        u"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"_s);
    return form.match(qtText(text)).hasMatch();
}

PromptAnswer refused(Json error, Json nodeErrors = Json::object())
{
    return {400, {{"error", std::move(error)}, {"node_errors", std::move(nodeErrors)}}};
}

Json plainError(const char *type, const char *message, const std::string &details)
{
    return {
        {"type", type}, {"message", message}, {"details", details}, {"extra_info", Json::object()}};
}

} // namespace

NodeCore::NodeCore(const SimNodeConfig &config, SocketSink sink, QObject *parent)
    : QObject(parent)
    , m_spec(config.node)
    , m_files(std::make_shared<FileStore>(config.folder))
    , m_classes(wordSet(config.node.missingClasses))
    , m_memory(config.node.vramBytes, config.node.otherVramBytes)
    , m_cache(*m_files)
    , m_hub(std::move(sink))
    , m_plan(config.node.faults)
    , m_recorder(config.recordFile)
    , m_executor({m_classes, m_clock, m_files, m_memory, m_cache, m_hub,
                  [this](const std::string &type) { return m_plan.classBegins(type); }},
                 config.node, this)
    , m_lieTimer(this)
{
    m_lieTimer.setSingleShot(true);
    connect(&m_lieTimer, &QTimer::timeout, this, [this] { m_lie.reset(); });
    connect(&m_executor, &Executor::finished, this, &NodeCore::jobFinished);
    connect(&m_executor, &Executor::faultDue, this, &NodeCore::play);
}

NodeCore::~NodeCore() = default;

PromptAnswer NodeCore::submit(const Json &request)
{
    if (request.is_number() || request.is_null() || request.is_boolean())
        return {500, {}}; // "argument of type 'int' is not iterable"
    std::optional<double> number;
    if (request.contains("number")) {
        if (!request.at("number").is_number())
            return {500, {}};
        number = request.at("number").get<double>();
    }
    const Json front = request.is_object() ? request.value("front", Json()) : Json();
    const Json place =
        m_queue.nextNumber(front == true || (front.is_number() && front != 0), number);
    if (!request.is_object() || !request.contains("prompt"))
        return refused(plainError("no_prompt", "No prompt provided", "No prompt provided"));

    auto job = std::make_shared<SimJob>();
    job->number = place;
    job->graph = request.at("prompt");
    job->id = QUuid::createUuid().toString(QUuid::WithoutBraces).toStdString();
    if (request.contains("prompt_id") && m_spec.promptIds != SimPromptIds::Ignore) {
        const Json &wanted = request.at("prompt_id");
        const bool isUuidOnly = m_spec.promptIds == SimPromptIds::UuidOnly;
        const std::string text =
            wanted.is_string() ? wanted.get<std::string>() : pythonRepr(wanted);
        if (isUuidOnly && !wanted.is_null() && !isCanonicalUuid(text))
            return refused(plainError("invalid_prompt_id", "Invalid prompt_id",
                                      "prompt_id must be a lowercase hyphenated UUID"));
        if (!isUuidOnly || !wanted.is_null())
            job->id = text;
    }
    std::optional<std::vector<std::string>> targets;
    if (const auto found = request.find("partial_execution_targets");
        found != request.end() && found->is_array())
        targets = found->get<std::vector<std::string>>();

    const Validator validator(m_classes, listings(), [this](const std::string &name) {
        return m_files->annotatedPath(qtText(name)).has_value();
    });
    Validation verdict = validator.validate(job->graph, targets);
    if (verdict.crashed)
        return {500, {}};
    if (!verdict.isAccepted())
        return refused(std::move(verdict.error), std::move(verdict.nodeErrors));

    job->extraData = request.value("extra_data", Json::object());
    if (!job->extraData.is_object())
        return {500, {}};
    if (request.contains("client_id"))
        job->extraData["client_id"] = request.at("client_id");
    const Json client = job->extraData.value("client_id", Json());
    if (client.is_string())
        job->clientId = client.get<std::string>();
    job->outputs = std::move(verdict.outputs);

    ++m_received;
    const QList<SimFault> due = m_plan.promptAccepted();
    for (const SimFault &fault : due) {
        const bool isAnswer = fault.kind == SimFaultKind::AnswerLate
            || fault.kind == SimFaultKind::AnswerHalf || fault.kind == SimFaultKind::HangUp;
        if (isAnswer)
            Q_EMIT connectionFaultDue(fault);
        else
            job->faults.append(fault);
    }
    m_queue.push(job);
    broadcastStatus();
    QMetaObject::invokeMethod(this, &NodeCore::runNext, Qt::QueuedConnection);
    Q_EMIT promptAccepted(qtText(job->id));
    return {200, {{"prompt_id", job->id}, {"number", place}, {"node_errors", verdict.nodeErrors}}};
}

Json NodeCore::execInfo() const
{
    return {{"exec_info", {{"queue_remaining", m_lie.value_or(m_queue.remaining())}}}};
}

Json NodeCore::queueJson() const
{
    if (m_lie == 0)
        return {{"queue_running", Json::array()}, {"queue_pending", Json::array()}};
    return m_queue.queueJson();
}

void NodeCore::deletePending(const std::vector<std::string> &ids)
{
    for (const std::string &id : ids) {
        if (m_queue.deletePending(id))
            broadcastStatus();
    }
}

void NodeCore::clearPending()
{
    m_queue.clearPending();
    broadcastStatus();
}

void NodeCore::interrupt(const std::optional<std::string> &promptId)
{
    if (m_executor.isRunning() && (!promptId || m_executor.job()->id == *promptId))
        m_executor.interrupt();
}

void NodeCore::freeMemory(bool unloadModels, bool dropCache)
{
    m_unloadDue = m_unloadDue || unloadModels || dropCache;
    m_dropCacheDue = m_dropCacheDue || dropCache;
    if (!m_executor.isRunning())
        QMetaObject::invokeMethod(this, &NodeCore::runNext, Qt::QueuedConnection);
}

Json NodeCore::systemStats() const
{
    Json system = {{"os", "posix"},
                   {"ram_total", 64 * kGigabyte},
                   {"ram_free", 41 * kGigabyte},
                   {"comfyui_version", m_spec.version.toStdString()},
                   {"required_frontend_version", "1.27.10"},
                   {"installed_templates_version", "0.1.95"},
                   {"required_templates_version", "0.1.95"},
                   {"python_version", "3.12.11 (main, Jul  1 2025, 05:05:00) [GCC 12.2.0]"},
                   {"pytorch_version", "2.8.0+cu128"},
                   {"embedded_python", false},
                   {"argv", {"main.py", "--preview-method", m_spec.previews ? "auto" : "none"}}};
    const Json device = {{"name", "cuda:0 " + m_spec.gpu.toStdString() + " : cudaMallocAsync"},
                         {"type", "cuda"},
                         {"index", 0},
                         {"vram_total", m_memory.vramTotal()},
                         {"vram_free", m_memory.vramFree()},
                         {"torch_vram_total", m_memory.torchTotal()},
                         {"torch_vram_free", m_memory.torchFree()}};
    return {{"system", std::move(system)}, {"devices", Json::array({device})}};
}

Json NodeCore::features() const
{
    return {{"supports_preview_metadata", true}, {"max_upload_size", kUploadLimit}};
}

Json NodeCore::objectInfo(const std::optional<std::string> &name) const
{
    Json all = Json::object();
    const Listings lists = listings();
    for (const ClassInfo &info : m_classes.classes()) {
        if (!name || info.name == *name)
            all[info.name] = ClassTable::objectInfo(info, lists);
    }
    return all;
}

Json NodeCore::modelFolders()
{
    return Json::array({"checkpoints",   "configs",          "loras",         "vae",
                        "text_encoders", "diffusion_models", "clip_vision",   "style_models",
                        "embeddings",    "diffusers",        "vae_approx",    "controlnet",
                        "gligen",        "upscale_models",   "custom_nodes",  "hypernetworks",
                        "photomaker",    "classifiers",      "model_patches", "audio_encoders"});
}

std::optional<Json> NodeCore::modelNames(const std::string &folder) const
{
    const Json folders = modelFolders();
    if (std::find(folders.begin(), folders.end(), folder) == folders.end())
        return std::nullopt;
    return Json(listings().models(folder));
}

void NodeCore::socketOpened(http::WebSocketId id, const std::string &clientId)
{
    const std::optional<std::string> running =
        m_executor.isRunning() ? m_executor.job()->clientId : std::nullopt;
    m_hub.open(id, clientId, {{"status", execInfo()}}, running, m_executor.currentNode());
}

void NodeCore::socketReceived(http::WebSocketId id, const QString &text)
{
    m_hub.received(id, text, features());
}

void NodeCore::play(const SimFault &fault)
{
    switch (fault.kind) {
    case SimFaultKind::Stall:
        if (m_executor.isRunning())
            m_executor.stall(fault.seconds);
        else
            m_nextJobFaults.append(fault);
        break;
    case SimFaultKind::OutOfMemory:
    case SimFaultKind::Fail:
    case SimFaultKind::AnswerTwice:
        if (fault.kind == SimFaultKind::AnswerTwice && m_queue.running())
            m_queue.running()->saysTwice = true;
        else if (!m_executor.strike(fault))
            m_nextJobFaults.append(fault);
        break;
    case SimFaultKind::LieAboutQueue:
        m_lie = fault.remaining;
        if (fault.seconds > 0)
            m_lieTimer.start(static_cast<int>(fault.seconds * 1000));
        broadcastStatus();
        break;
    case SimFaultKind::Refuse:
    case SimFaultKind::DropWebSocket:
    case SimFaultKind::AnswerLate:
    case SimFaultKind::AnswerHalf:
    case SimFaultKind::HangUp:
    case SimFaultKind::Restart:
        Q_EMIT connectionFaultDue(fault);
        break;
    }
}

void NodeCore::startClock()
{
    if (!m_timers.isEmpty())
        return;
    const QList<SimFault> timed = m_plan.timed();
    for (const SimFault &fault : timed) {
        auto *timer = new QTimer(this);
        timer->setSingleShot(true);
        connect(timer, &QTimer::timeout, this, [this, fault] { play(fault); });
        timer->start(static_cast<int>(fault.trigger.atSeconds * 1000));
        m_timers.append(timer);
    }
}

void NodeCore::die()
{
    if (m_executor.isRunning()) {
        const std::string id = m_executor.job()->id;
        m_recorder.add(m_spec.name, id, m_executor.abandon());
    }
    m_queue.forget();
    m_cache.clear();
    m_memory.unloadAll();
    m_memory.endJob();
    m_files->clearTemp();
    m_lie.reset();
}

void NodeCore::broadcastStatus()
{
    m_hub.broadcast("status", {{"status", execInfo()}});
}

void NodeCore::runNext()
{
    if (m_executor.isRunning())
        return;
    if (m_unloadDue)
        m_memory.unloadAll();
    if (m_dropCacheDue)
        m_cache.clear();
    m_unloadDue = m_dropCacheDue = false;
    const std::shared_ptr<SimJob> job = m_queue.take();
    if (!job)
        return;
    job->faults += std::exchange(m_nextJobFaults, {});
    broadcastStatus();
    m_executor.start(job);
}

void NodeCore::jobFinished(const JobEnd &end)
{
    const std::shared_ptr<SimJob> job = m_queue.running();
    ++m_executed;
    m_recorder.add(m_spec.name, job->id, end);
    m_queue.finish(end);
    broadcastStatus();
    for (int i = 0; i < (job->saysTwice ? 2 : 1); ++i)
        m_hub.send(job->clientId, Audience::Owner, "executing",
                   {{"node", nullptr}, {"prompt_id", job->id}});
    QMetaObject::invokeMethod(this, &NodeCore::runNext, Qt::QueuedConnection);
    Q_EMIT promptEnded(qtText(job->id), end.outcome == JobEnd::Outcome::Success);
}

Listings NodeCore::listings() const
{
    Listings lists;
    lists.models = [this](const std::string &folder) {
        std::vector<std::string> names;
        for (const SimModel &model : m_spec.models) {
            if (model.folder.toStdString() == folder)
                names.push_back(model.name.toStdString());
        }
        std::sort(names.begin(), names.end());
        return names;
    };
    lists.inputs = [this] { return m_files->inputNames(); };
    return lists;
}

} // namespace cq::sim
