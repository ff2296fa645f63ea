#include "tests/support/fakestory.h"

#include "tests/support/fakeenginehandle.h"

#include <QLinearGradient>
#include <QPainter>

#include <array>
#include <cmath>
#include <vector>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kSecond = 1000;
constexpr qint64 kMinute = 60 * kSecond;
constexpr double kGiga = 1024.0 * 1024.0 * 1024.0;

VramReading vramOf(double usedGb, double totalGb)
{
    VramReading vram;
    vram.total = static_cast<qint64>(totalGb * kGiga);
    vram.free = static_cast<qint64>((totalGb - usedGb) * kGiga);
    vram.ours = vram.total - vram.free;
    return vram;
}

Node nodeOf(qint64 id, const QString &name, const QString &gpu, double used, double total,
            int slots, int running, TimeMs now)
{
    Node node;
    node.config.id = NodeId{id};
    node.config.name = name;
    node.config.url = QUrl(u"http://192.168.1.4%1:8188"_s.arg(id));
    node.config.slotCount = slots;
    node.config.vramThreshold = 0.85;
    node.status.id = node.config.id;
    node.status.health = NodeHealth::Online;
    node.status.since = now - 100 * kMinute;
    node.status.lastSeen = now;
    node.status.latencyMs = static_cast<int>(1 + id);
    node.status.gpu = gpu;
    node.status.comfyVersion = u"0.3.34"_s;
    node.status.vram = vramOf(used, total);
    node.status.running = running;
    return node;
}

/// Ten minutes, one sample every two seconds: a plateau with dips where models change.
QList<NodeSample> samplesOf(double totalGb, const std::vector<std::pair<double, double>> &shape,
                            TimeMs now, TimeMs until)
{
    QList<NodeSample> list;
    for (TimeMs at = now - 10 * kMinute; at <= until; at += 2 * kSecond) {
        const double minute = static_cast<double>(at - (now - 10 * kMinute)) / kMinute;
        double share = shape.front().second;
        for (std::size_t i = 1; i < shape.size(); ++i) {
            const auto &[from, low] = shape.at(i - 1);
            const auto &[to, high] = shape.at(i);
            if (minute >= from && minute < to) {
                const double t = (minute - from) / (to - from);
                share = low + (high - low) * t * t * (3 - 2 * t);
            } else if (minute >= to) {
                share = high;
            }
        }
        share += 0.006 * std::sin(minute * 9) + 0.004 * std::sin(minute * 31);
        list.append({at, vramOf(share * totalGb, totalGb)});
    }
    return list;
}

QImage pictureOf(int number)
{
    static const std::array<std::array<QRgb, 3>, 8> colours{{
        {0xff2a2f5b, 0xffe08a6b, 0xffffd98a},
        {0xfff3dcc4, 0xffd8a184, 0xff3d6d8e},
        {0xff151a4a, 0xff5a2a78, 0xffef8d4f},
        {0xff9fd2f0, 0xff2f7cab, 0xfffdfdfd},
        {0xfffdebd3, 0xffd9d2c8, 0xff2d2d2d},
        {0xff0f2c40, 0xff2a6f74, 0xffffe3a3},
        {0xffe4f2ec, 0xffbfe0cf, 0xff2f8f63},
        {0xffffc08a, 0xff7a2a3c, 0xffffe6b8},
    }};
    const auto &set = colours.at(static_cast<std::size_t>(number % 8));
    QImage image(256, 384, QImage::Format_RGB32);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    QLinearGradient sky(0, 0, 0, 384);
    sky.setColorAt(0, QColor(set[0]));
    sky.setColorAt(1, QColor(set[1]));
    painter.fillRect(image.rect(), sky);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(set[2]));
    painter.drawEllipse(QPointF(60 + number * 20, 140), 56, 56);
    painter.setBrush(QColor(set[0]).darker(130));
    painter.drawPolygon(
        QPolygonF({{0, 384}, {0, 280}, {90, 210}, {170, 290}, {256, 240}, {256, 384}}));
    return image;
}

struct Line
{
    qint64 id;
    const char16_t *title;
    JobState state;
    qint64 node;
    int submittedSecondsAgo;
    int ranSeconds;
};

constexpr std::array kLines{
    Line{2418, u"portrait-sdxl", JobState::Running, 1, 60, 20},
    Line{2417, u"flux-poster", JobState::Running, 2, 134, 54},
    Line{2412, u"wan-clip", JobState::Running, 3, 300, 150},
    Line{2419, u"upscale-4x", JobState::Running, 3, 50, 7},
    Line{2421, u"portrait-sdxl", JobState::Pending, 0, 40, 0},
    Line{2420, u"flux-poster", JobState::Pending, 0, 45, 0},
    Line{2423, u"inpaint-sdxl", JobState::Pending, 0, 38, 0},
    Line{2426, u"sd15-sketch", JobState::Pending, 0, 30, 0},
    Line{2425, u"flux-portrait", JobState::Pending, 0, 32, 0},
    Line{2427, u"controlnet-depth", JobState::Pending, 0, 28, 0},
    Line{2424, u"flux-poster", JobState::Pending, 0, 360, 0},
    Line{2429, u"wan-clip", JobState::Pending, 0, 22, 0},
    Line{2432, u"portrait-sdxl", JobState::Pending, 0, 10, 0},
    Line{2428, u"portrait-sdxl", JobState::Pending, 0, 25, 0},
    Line{2430, u"watercolor", JobState::Pending, 0, 20, 0},
    Line{2431, u"sd15-sketch", JobState::Pending, 0, 300, 0},
    Line{2422, u"flux-poster", JobState::Held, 0, 240, 0},
    Line{2416, u"upscale-4x", JobState::Completed, 3, 90, 52},
    Line{2415, u"portrait-sdxl", JobState::Completed, 1, 130, 31},
    Line{2414, u"wan-clip", JobState::Failed, 1, 260, 9},
    Line{2413, u"inpaint-sdxl", JobState::Completed, 1, 150, 24},
    Line{2411, u"flux-poster", JobState::Cancelled, 0, 500, 0},
    Line{2410, u"portrait-sdxl", JobState::Completed, 1, 210, 33},
    Line{2409, u"wan-clip", JobState::Failed, 1, 700, 12},
    Line{2408, u"sd15-sketch", JobState::Failed, 4, 800, 120},
    Line{2407, u"inpaint-sdxl", JobState::Completed, 1, 320, 21},
    Line{2406, u"portrait-sdxl", JobState::Completed, 1, 340, 31},
    Line{2405, u"flux-portrait", JobState::Completed, 2, 390, 64},
    Line{2404, u"sd15-sketch", JobState::Completed, 1, 420, 14},
};

void addNodes(FakeEngineHandle &engine, TimeMs now)
{
    engine.state.nodes = {
        nodeOf(1, u"gpu-a"_s, u"RTX 4090"_s, 15.6, 24, 1, 1, now),
        nodeOf(2, u"gpu-b"_s, u"A6000"_s, 37.8, 48, 1, 1, now),
        nodeOf(3, u"gpu-c"_s, u"H100"_s, 36.4, 80, 2, 2, now),
        nodeOf(4, u"lab-7"_s, u"RTX 3060"_s, 11.6, 12, 1, 0, now),
    };
    const std::array<std::pair<qint64, qint64>, 4> results{{{88, 2}, {37, 0}, {53, 0}, {9, 3}}};
    for (std::size_t i = 0; i < results.size(); ++i) {
        NodeStatus &status = engine.state.nodes[static_cast<qsizetype>(i)].status;
        status.done = results.at(i).first;
        status.failed = results.at(i).second;
    }
    engine.state.nodes[0].status.currentJob = JobId{2418};
    engine.state.nodes[1].status.currentJob = JobId{2417};
    engine.state.nodes[2].status.currentJob = JobId{2412};
    NodeStatus &down = engine.state.nodes[3].status;
    down.health = NodeHealth::Offline;
    down.since = now - 3 * kMinute;
    down.lastSeen = now - 3 * kMinute;
    down.fault = u"192.168.1.44:8188 refuses connections"_s;
    down.latencyMs = 0;

    engine.history[NodeId{1}] = samplesOf(24,
                                          {{0, .64},
                                           {.9, .65},
                                           {1.25, .40},
                                           {1.6, .66},
                                           {2.8, .66},
                                           {3.1, .43},
                                           {3.5, .63},
                                           {4.4, .65},
                                           {4.65, .38},
                                           {5, .67},
                                           {6.2, .67},
                                           {6.45, .43},
                                           {6.7, .66},
                                           {7.8, .64},
                                           {8.05, .39},
                                           {8.3, .62},
                                           {9, .66},
                                           {10, .65}},
                                          now, now);
    engine.history[NodeId{2}] = samplesOf(48,
                                          {{0, .78},
                                           {1.8, .79},
                                           {2.05, .58},
                                           {2.4, .77},
                                           {4.5, .77},
                                           {4.75, .55},
                                           {5.1, .78},
                                           {7.1, .79},
                                           {7.4, .58},
                                           {7.7, .78},
                                           {9, .8},
                                           {10, .788}},
                                          now, now);
    engine.history[NodeId{3}] = samplesOf(80,
                                          {{0, .43},
                                           {2.5, .43},
                                           {2.8, .24},
                                           {3.1, .24},
                                           {3.4, .45},
                                           {6.4, .46},
                                           {6.7, .22},
                                           {7.0, .22},
                                           {7.3, .41},
                                           {8.3, .42},
                                           {8.6, .37},
                                           {9, .455}},
                                          now, now);
    engine.history[NodeId{4}] = samplesOf(12,
                                          {{0, .12},
                                           {1, .12},
                                           {1.3, .45},
                                           {2.4, .46},
                                           {2.7, .16},
                                           {3.1, .14},
                                           {3.5, .5},
                                           {5, .53},
                                           {5.2, .23},
                                           {5.5, .23},
                                           {5.8, .63},
                                           {7, .97}},
                                          now, now - 3 * kMinute);
}

void addJobs(FakeEngineHandle &engine, TimeMs now)
{
    for (const Line &line : kLines) {
        Job job;
        job.id = JobId{line.id};
        job.uid = newUuid7();
        job.owner = kLocalOperator;
        job.title = QString::fromUtf16(line.title);
        job.state = line.state;
        job.order = line.id;
        job.node = NodeId{line.node};
        job.attempts = line.node > 0 ? 1 : 0;
        job.submittedAt = now - line.submittedSecondsAgo * kSecond;
        if (isActive(line.state)) {
            job.startedAt = now - line.ranSeconds * kSecond;
        } else if (line.ranSeconds > 0) {
            job.startedAt = job.submittedAt + 10 * kSecond;
            job.finishedAt = job.startedAt + line.ranSeconds * kSecond;
        } else if (isFinal(line.state)) {
            job.finishedAt = job.submittedAt + 30 * kSecond;
        }
        if (line.state == JobState::Completed) {
            job.outputCount = 1;
            job.thumbnail = OutputId{line.id};
        }
        if (line.state == JobState::Failed) {
            job.failure = line.node == 4 ? FailureKind::NodeLost : FailureKind::OutOfMemory;
            job.message = line.node == 4 ? u"lab-7 stopped answering while the job ran"_s
                                         : u"Out of memory: needed 38 GB, gpu-a has 24 GB"_s;
        }
        engine.jobs[job.id] = job;
        ++engine.state.counts[job.state];
    }
    engine.state.counts[JobState::Completed] = 187;
    engine.state.counts[JobState::Failed] = 5;
    engine.state.counts[JobState::Cancelled] = 6;
    engine.jobs[JobId{2431}].pinnedNode = NodeId{4};
    engine.reasons[JobId{2431}] = {WaitKind::PinnedOffline, NodeId{4}, u"lab-7"_s, 11, 0};
    engine.reasons[JobId{2430}] = {WaitKind::PinnedGone, NodeId{}, QString(), 10, 0};
    engine.reasons[JobId{2421}] = {WaitKind::Next, NodeId{1}, u"gpu-a"_s, 0, 0};
    engine.state.progress = {
        {JobId{2418}, u"3"_s, u"KSampler"_s, 19, 30, 0.62},
        {JobId{2417}, u"3"_s, u"KSampler"_s, 13, 20, 0.64},
        {JobId{2412}, u"7"_s, u"KSampler"_s, 24, 30, 0.81},
        {JobId{2419}, u"5"_s, u"Upscale"_s, 2, 16, 0.12},
    };
}

void addFigures(FakeEngineHandle &engine, TimeMs now)
{
    Overview &figures = engine.figures;
    figures.doneToday = 187;
    figures.doneLastHour = 94;
    figures.failedLastHour = 3;
    figures.failedMostly = failureKindWord(FailureKind::OutOfMemory);
    figures.oldestWaiting = JobId{2424};
    figures.oldestWaitingSince = now - 6 * kMinute;
    figures.medianRunMs = 84 * kSecond;
    figures.p95RunMs = 130 * kSecond;
    figures.latestFailed = {engine.jobs[JobId{2414}], engine.jobs[JobId{2409}],
                            engine.jobs[JobId{2408}]};
    int number = 0;
    for (const qint64 id : {2416, 2415, 2413, 2410, 2407, 2406, 2405, 2404}) {
        JobOutput output;
        output.id = OutputId{id};
        output.job = JobId{id};
        output.key = u"images"_s;
        output.fileName = u"ComfyUI_%1_.png"_s.arg(id);
        output.path = u"outputs/1/%1.png"_s.arg(id);
        output.previewPath = u"previews/%1.jpg"_s.arg(id);
        output.mimeType = u"image/png"_s;
        output.size = 1'300'000;
        figures.latestResults.append(output);
        engine.pictures[output.id] = pictureOf(number++);
        JobDetail detail;
        detail.job = engine.jobs[JobId{id}];
        detail.graph = R"({"9": {"class_type": "SaveImage", "inputs": {}}})";
        detail.outputs = {output};
        engine.details[JobId{id}] = detail;
    }
}

} // namespace

void playEmpty(FakeEngineHandle &engine)
{
    engine.state.nodes.clear();
    engine.state.counts = {};
    engine.state.progress.clear();
    engine.figures = {};
    engine.jobs.clear();
}

void playBusy(FakeEngineHandle &engine)
{
    playEmpty(engine);
    const TimeMs now = SystemClock().now();
    addNodes(engine, now);
    addJobs(engine, now);
    addFigures(engine, now);
}

void playDown(FakeEngineHandle &engine)
{
    playBusy(engine);
    const TimeMs now = SystemClock().now();
    for (Node &node : engine.state.nodes) {
        node.status.health = NodeHealth::Offline;
        node.status.since = now - 3 * kMinute;
        node.status.fault = u"%1 refuses connections"_s.arg(node.config.url.authority());
        node.status.running = 0;
        node.status.currentJob = {};
        engine.history[node.config.id].removeIf(
            [now](const NodeSample &sample) { return sample.at > now - 3 * kMinute; });
    }
    engine.state.diskFree = 900LL << 20;
}

void playBroken(FakeEngineHandle &engine)
{
    engine.broken = Error{ErrorKind::Storage,
                          u"The disk answered with an input/output error while jobs were read"_s,
                          u"disk I/O error (10)"_s};
}

void playMany(FakeEngineHandle &engine, qint64 count)
{
    playEmpty(engine);
    addNodes(engine, SystemClock().now());
    engine.manyJobs = count;
    engine.state.counts[JobState::Failed] = count / 50;
    engine.state.counts[JobState::Completed] = count - count / 50;
}

} // namespace cq
