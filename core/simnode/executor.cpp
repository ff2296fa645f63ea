#include "core/simnode/executor.h"

#include "core/simnode/painter.h"

#include <QtConcurrentRun>

#include <algorithm>
#include <cmath>

namespace cq::sim {

namespace {

constexpr qint64 kInlinePixels = 400LL * 400; ///< more is made on the pool

/// ComfyUI's sentences for a full card, as recorded (06b).
GraphFailure outOfMemory()
{
    return {"torch.OutOfMemoryError",
            "Allocation on device\nThis error means you ran out of memory on your GPU.\n\nTIPS: If "
            "the workflow worked before you might have accidentally set the batch_size to a large "
            "number."};
}

Json traceback(const std::string &type)
{
    Json lines = Json::array();
    for (const auto &[line, function] :
         {std::pair{496, "execute"}, std::pair{315, "get_output_data"},
          std::pair{289, "_async_map_node_over_list"}, std::pair{277, "process_inputs"}})
        lines.push_back("  File \"/opt/ComfyUI/execution.py\", line " + std::to_string(line)
                        + ", in " + function + "\n");
    lines.push_back("  File \"/opt/ComfyUI/nodes.py\", line 1, in " + type + "\n");
    return lines;
}

/// Inputs as an error shows them: each in a list, what came along a link as a word.
Json shownInputs(const Json &inputs)
{
    Json shown = Json::object();
    for (const auto &[name, value] : inputs.items())
        shown[name] = Json::array({isLink(value) ? Json("<object>") : value});
    return shown;
}

} // namespace

Executor::Executor(ExecutorTools tools, SimNodeSpec spec, QObject *parent)
    : QObject(parent)
    , m_tools(std::move(tools))
    , m_spec(std::move(spec))
    , m_timer(this)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        m_isWaiting = false;
        advance();
    });
}

Executor::~Executor() = default;

void Executor::start(std::shared_ptr<SimJob> job)
{
    Q_ASSERT(!m_job);
    m_job = std::move(job);
    m_end = {};
    m_end.startedAt = m_tools.clock.now();
    m_executed.clear();
    m_planned.reset();
    m_isInterrupted = false;
    m_isStuck = false;
    m_board.begin(m_job->id);
    m_elapsed.start();
    m_due = 0;
    m_promptText = pythonJson(m_job->graph);
    m_pngTexts.clear();
    const Json extra = m_job->extraData.value("extra_pnginfo", Json());
    if (extra.is_object()) {
        for (const auto &[key, value] : extra.items())
            m_pngTexts.append({QByteArray::fromStdString(key), pythonJson(value)});
    }
    m_tools.cache.beginPrompt(m_job->graph);

    note("execution_start", {{"prompt_id", m_job->id}}, false);
    Json cached = Json::array();
    for (const auto &[id, node] : m_job->graph.items()) {
        if (m_tools.cache.find(id))
            cached.push_back(id);
    }
    note("execution_cached", {{"nodes", cached}, {"prompt_id", m_job->id}}, false);

    m_list.emplace(m_job->graph, m_tools.classes,
                   [this](const std::string &id) { return m_tools.cache.find(id) != nullptr; });
    for (const std::string &output : m_job->outputs)
        m_list->add(output);
    const double weight = totalWeight(m_list->pending());
    m_msPerWeight = weight > 0 ? m_spec.jobSeconds * 1000 / m_spec.speed / weight : 0;
    m_phase = Phase::PickNode;
    if (takeFaults(m_job->faults))
        advance();
}

void Executor::interrupt()
{
    m_isInterrupted = true;
}

void Executor::stall(double seconds)
{
    if (!m_job)
        return;
    m_isWaiting = true;
    m_due += seconds * 1000;
    if (seconds > 0) {
        m_timer.start(static_cast<int>(seconds * 1000));
    } else {
        m_isStuck = true;
        m_timer.stop();
    }
}

JobEnd Executor::abandon()
{
    m_timer.stop();
    dropWatcher();
    m_isWaiting = false;
    m_job = nullptr;
    m_node.clear();
    m_end.outcome = JobEnd::Outcome::Died;
    m_end.endedAt = m_tools.clock.now();
    m_end.nodesRun = static_cast<int>(m_executed.size());
    return m_end;
}

/// Runs until something has to be waited for. Not recursive: what is called may end one job and
/// start another.
void Executor::advance()
{
    if (m_isAdvancing)
        return;
    m_isAdvancing = true;
    while (m_job && !m_isWaiting)
        step();
    m_isAdvancing = false;
}

void Executor::step()
{
    switch (m_phase) {
    case Phase::PickNode:
        pickNode();
        break;
    case Phase::EnterNode:
        enterNode();
        break;
    case Phase::LoadModels:
        loadModels();
        break;
    case Phase::Begin:
        beginNode();
        break;
    case Phase::Step:
        progressStep();
        break;
    case Phase::Collect:
        collect();
        break;
    }
}

void Executor::pickNode()
{
    if (m_list->isEmpty()) {
        succeed();
        return;
    }
    m_node = m_list->next().value_or(std::string());
    Q_ASSERT(!m_node.empty()); // cycles do not pass validation
    const auto known = m_tools.cache.find(m_node);
    if (!known) {
        m_phase = Phase::EnterNode;
        return;
    }
    tell(Audience::Owner, "executed",
         {{"node", m_node},
          {"display_node", m_node},
          {"output", known->ui},
          {"prompt_id", m_job->id}});
    m_board.finish(m_node);
    tellProgressState();
    m_list->complete(m_node);
}

void Executor::enterNode()
{
    m_board.start(m_node);
    tellProgressState();
    tell(Audience::Owner, "executing",
         {{"node", m_node}, {"display_node", m_node}, {"prompt_id", m_job->id}});
    if (m_isInterrupted) {
        endInterrupted();
        return;
    }
    m_task = taskFor(m_node);
    m_how = behaviour(m_task);
    m_phase = Phase::LoadModels;
    if (!takeFaults(m_tools.faultsAt(m_task.type)))
        return;
    if (m_planned) {
        const GraphFailure failure = *m_planned;
        failWith(failure);
        return;
    }
    if (m_spec.jobSeconds > 0)
        wait(loadMilliseconds(weightsOf(m_task)));
}

void Executor::loadModels()
{
    m_phase = Phase::Begin;
    const std::vector<std::string> weights = weightsOf(m_task);
    for (const std::string &file : weights) {
        const auto model =
            std::find_if(m_spec.models.cbegin(), m_spec.models.cend(), [&](const SimModel &known) {
                return (known.folder + u'/' + known.name).toStdString() == file;
            });
        if (model != m_spec.models.cend()
            && !m_tools.memory.load(file, model->vramBytes, weights)) {
            failWith(outOfMemory());
            return;
        }
    }
    if (m_how.workBytes > 0 && !m_tools.memory.work(m_how.workBytes, weights))
        failWith(outOfMemory());
}

void Executor::beginNode()
{
    m_stepsDone = 0;
    m_preview = {};
    m_outcome.reset();
    if (m_task.type == "ProbeSteps" && !m_task.text("text").empty())
        m_tools.hub.sendText(m_job->clientId, m_node, m_task.text("text"));
    if (m_how.pixels <= kInlinePixels) {
        m_outcome = perform(m_task);
    } else {
        m_watcher = new QFutureWatcher<GraphOutcome>(this);
        connect(m_watcher, &QFutureWatcher<GraphOutcome>::finished, this, [this] {
            m_outcome = m_watcher->result();
            if (m_phase == Phase::Collect && m_isWaiting && !m_timer.isActive() && !m_isStuck) {
                m_isWaiting = false;
                advance();
            }
        });
        m_watcher->setFuture(QtConcurrent::run([task = m_task] { return perform(task); }));
    }
    m_phase = m_how.steps > 0 ? Phase::Step : Phase::Collect;
    const double share = m_msPerWeight * m_how.weight;
    if (m_how.delayMs >= 0)
        wait(m_how.delayMs);
    else
        wait(m_how.steps > 0 ? share / m_how.steps : share);
}

void Executor::progressStep()
{
    if (m_isInterrupted) {
        endInterrupted();
        return;
    }
    if (m_task.type == "ProbeSteps"
        && m_stepsDone + 1 == static_cast<int>(m_task.number("fail_at"))) {
        const bool isMemory = m_task.text("mode") == "oom";
        failWith(isMemory ? outOfMemory()
                          : GraphFailure{"RuntimeError",
                                         "probe failure at step " + std::to_string(m_stepsDone + 1)
                                             + "\n"});
        return;
    }
    ++m_stepsDone;
    QByteArray image;
    if (m_how.previews && m_spec.previews && m_tools.hub.hasListener(m_job->clientId)) {
        const auto latent = m_task.link<Latent>("latent_image");
        if (m_preview.isNull()) {
            Latent shown = latent;
            shown.words = m_task.link<Conditioning>("positive").words;
            shown.seed = m_task.whole(m_task.type == "KSampler" ? "seed" : "noise_seed");
            if (shown.width < 1)
                shown.width = shown.height = 64;
            m_preview = previewBase(shown);
        }
        image = jpegBytes(
            samplerPreview(m_preview, latent.seed, static_cast<double>(m_stepsDone) / m_how.steps));
    }
    tellStep(m_stepsDone, m_how.steps, image, 1, true);
    if (m_stepsDone == m_how.steps)
        m_phase = Phase::Collect;
    else
        wait(m_how.delayMs >= 0 ? m_how.delayMs : m_msPerWeight * m_how.weight / m_how.steps);
}

void Executor::collect()
{
    if (!m_outcome) {
        m_isWaiting = true; // for the pool; the watcher wakes us
        return;
    }
    dropWatcher();
    finishNode(std::move(*m_outcome));
}

void Executor::finishNode(GraphOutcome outcome)
{
    m_tools.memory.endWork();
    if (const auto *failure = std::get_if<GraphFailure>(&outcome.result)) {
        failWith(*failure);
        return;
    }
    sendFrames(outcome);
    const auto result =
        std::make_shared<const NodeResult>(std::move(std::get<NodeResult>(outcome.result)));
    m_tools.cache.store(m_node, result);
    if (!result->ui.is_null())
        tell(Audience::Owner, "executed",
             {{"node", m_node},
              {"display_node", m_node},
              {"output", result->ui},
              {"prompt_id", m_job->id}});
    m_board.finish(m_node);
    tellProgressState();
    m_executed.push_back(m_node);
    m_list->complete(m_node);
    m_phase = Phase::PickNode;
}

void Executor::sendFrames(const GraphOutcome &outcome)
{
    int index = 0;
    for (const QByteArray &frame : outcome.frames) {
        if (outcome.framesWithMetadata)
            tellStep(index, static_cast<int>(outcome.frames.size()), frame, outcome.frameFormat,
                     true);
        else
            m_tools.hub.sendPreview(m_job->clientId, outcome.frameFormat, frame);
        ++index;
    }
}

/// Waits until the planned time of the job has passed by so much more; catches up when work took
/// longer.
void Executor::wait(double milliseconds)
{
    m_due += milliseconds;
    const double left = m_due - static_cast<double>(m_elapsed.elapsed());
    if (milliseconds <= 0 || left < 0.5 || m_isStuck)
        return;
    m_isWaiting = true;
    m_timer.start(static_cast<int>(std::lround(left)));
}

/// It may be the sender of the signal we are in.
void Executor::dropWatcher()
{
    if (!m_watcher)
        return;
    m_watcher->disconnect(this);
    m_watcher->deleteLater();
    m_watcher = nullptr;
}

bool Executor::strike(const SimFault &fault)
{
    if (!m_job)
        return false;
    if (fault.kind == SimFaultKind::OutOfMemory)
        m_planned = outOfMemory();
    else
        m_planned = GraphFailure{"RuntimeError",
                                 fault.message.isEmpty() ? "simulated failure\n"
                                                         : fault.message.toStdString()};
    return true;
}

/// Plays or passes on faults. False when the job is over or gone because of one.
bool Executor::takeFaults(const QList<SimFault> &faults)
{
    for (const SimFault &fault : faults) {
        switch (fault.kind) {
        case SimFaultKind::Stall:
            stall(fault.seconds);
            break;
        case SimFaultKind::OutOfMemory:
        case SimFaultKind::Fail:
            strike(fault);
            break;
        case SimFaultKind::AnswerTwice:
            m_job->saysTwice = true;
            break;
        default:
            Q_EMIT faultDue(fault);
            break;
        }
        if (!m_job)
            return false;
    }
    return true;
}

GraphTask Executor::taskFor(const std::string &node) const
{
    const Json &entry = m_job->graph.at(node);
    GraphTask task;
    task.id = node;
    task.type = entry.at("class_type").get<std::string>();
    task.literals = entry.at("inputs");
    task.outputTypes = m_tools.classes.find(task.type)->outputs;
    task.files = m_tools.files;
    task.promptText = m_promptText;
    task.extraTexts = m_pngTexts;
    for (const auto &[name, value] : task.literals.items()) {
        if (!isLink(value))
            continue;
        const auto source = m_tools.cache.find(value[0]);
        const auto slot = value[1].get<std::size_t>();
        if (source && slot < source->values.size())
            task.links.emplace(name, source->values[slot]);
    }
    return task;
}

/// The files of models that must be on the card for this graph node.
std::vector<std::string> Executor::weightsOf(const GraphTask &task) const
{
    std::vector<std::string> files;
    const auto add = [&files](const std::string &file) {
        if (std::find(files.begin(), files.end(), file) == files.end())
            files.push_back(file);
    };
    for (const auto &[name, value] : task.links) {
        if (const auto *weights = std::get_if<Weights>(&value))
            std::for_each(weights->files.begin(), weights->files.end(), add);
    }
    static const std::string mark = "@models/";
    for (const InputSpec &input : m_tools.classes.find(task.type)->inputs) {
        if (input.listMark.rfind(mark, 0) == 0 && !task.text(input.name.c_str()).empty())
            add(input.listMark.substr(mark.size()) + '/' + task.text(input.name.c_str()));
    }
    return files;
}

double Executor::loadMilliseconds(const std::vector<std::string> &weights) const
{
    double sum = 0;
    for (const SimModel &model : m_spec.models) {
        const std::string file = (model.folder + u'/' + model.name).toStdString();
        if (std::find(weights.begin(), weights.end(), file) != weights.end()
            && !m_tools.memory.isLoaded(file))
            sum += model.loadSeconds * 1000 / m_spec.speed;
    }
    return sum;
}

double Executor::totalWeight(const std::vector<std::string> &nodes) const
{
    double sum = 0;
    for (const std::string &node : nodes) {
        if (!m_tools.cache.find(node))
            sum += behaviour(taskFor(node)).weight;
    }
    return sum;
}

void Executor::tell(Audience audience, const char *type, const Json &data)
{
    const int times = m_job->saysTwice && std::string_view(type) == "executed" ? 2 : 1;
    for (int i = 0; i < times; ++i)
        m_tools.hub.send(m_job->clientId, audience, type, data);
}

void Executor::tellProgressState()
{
    if (m_tools.hub.hasListener(m_job->clientId))
        tell(Audience::OwnerOrAll, "progress_state", m_board.state());
}

/// One step of a progress bar. With metadata the picture comes before `progress`, else after it
/// (recordings 04a, 04b).
void Executor::tellStep(int value, int most, const QByteArray &image, int format, bool withMetadata)
{
    if (!m_tools.hub.hasListener(m_job->clientId))
        return;
    m_board.advance(m_node, value, most);
    tellProgressState();
    const bool isType4 = withMetadata && m_tools.hub.wantsMetadata(m_job->clientId);
    if (!image.isEmpty() && isType4)
        m_tools.hub.sendPreviewWithMetadata(
            m_job->clientId,
            {{"node_id", m_node},
             {"prompt_id", m_job->id},
             {"display_node_id", m_node},
             {"parent_node_id", nullptr},
             {"real_node_id", m_node},
             {"image_type", format == 1 ? "image/jpeg" : "image/png"}},
            image);
    tell(Audience::OwnerOrAll, "progress",
         {{"value", value}, {"max", most}, {"prompt_id", m_job->id}, {"node", m_node}});
    if (!image.isEmpty() && !isType4)
        m_tools.hub.sendPreview(m_job->clientId, format, image);
}

/// An event that also goes into the history record.
void Executor::note(const char *type, Json data, bool broadcast)
{
    data["timestamp"] = m_tools.clock.now();
    m_end.messages.push_back(Json::array({type, data}));
    const Audience audience = broadcast ? Audience::OwnerOrAll : Audience::Owner;
    m_tools.hub.send(m_job->clientId, audience, type, data);
    if (m_job->saysTwice && std::string_view(type) == "execution_success")
        m_tools.hub.send(m_job->clientId, audience, type, data);
}

void Executor::succeed()
{
    note("execution_success", {{"prompt_id", m_job->id}}, false);
    end(JobEnd::Outcome::Success);
}

Json Executor::stopFacts() const
{
    return {{"prompt_id", m_job->id},
            {"node_id", m_node},
            {"node_type", m_job->graph.at(m_node).at("class_type")},
            {"executed", m_executed}};
}

void Executor::failWith(const GraphFailure &failure)
{
    const bool isMemory = failure.type.find("OutOfMemory") != std::string::npos;
    Json data = stopFacts();
    data["exception_message"] = failure.message;
    data["exception_type"] = failure.type;
    data["traceback"] = traceback(data["node_type"]);
    data["current_inputs"] = shownInputs(m_job->graph.at(m_node).at("inputs"));
    data["current_outputs"] = Json::array();
    for (const auto &[id, node] : m_job->graph.items())
        data["current_outputs"].push_back(id);
    if (isMemory)
        m_tools.memory.unloadAll();
    note("execution_error", std::move(data), false);
    end(JobEnd::Outcome::Error);
}

void Executor::endInterrupted()
{
    note("execution_interrupted", stopFacts(), true);
    end(JobEnd::Outcome::Interrupted);
}

void Executor::end(JobEnd::Outcome outcome)
{
    m_timer.stop();
    m_isWaiting = false;
    dropWatcher();
    m_tools.memory.endJob();
    for (const auto &[id, node] : m_job->graph.items()) {
        const auto result = m_tools.cache.find(id);
        const bool isDue =
            std::find(m_job->outputs.begin(), m_job->outputs.end(), id) != m_job->outputs.end()
            || std::find(m_executed.begin(), m_executed.end(), id) != m_executed.end();
        if (!result || !isDue)
            continue;
        for (const Json &hash : result->outputHashes)
            m_end.outputHashes.push_back(hash);
        if (result->ui.is_null())
            continue;
        m_end.outputs[id] = result->ui;
        m_end.meta[id] = {
            {"node_id", id}, {"display_node", id}, {"parent_node", nullptr}, {"real_node_id", id}};
    }
    m_end.outcome = outcome;
    m_end.endedAt = m_tools.clock.now();
    m_end.nodesRun = static_cast<int>(m_executed.size());
    m_list.reset();
    m_node.clear();
    m_job = nullptr;
    Q_EMIT finished(m_end);
}

} // namespace cq::sim
