#pragma once

#include <QByteArray>
#include <QFile>
#include <QList>
#include <QString>

#include <nlohmann/json.hpp>

namespace cq::test {

/// One of the recorded answers of a real server in tests/fixtures/comfyui; its README says how they
/// were made.
class Recording
{
public:
    struct Frame
    {
        bool binary = false;
        QByteArray bytes;
    };

    /// `name` without folder and ".json". A missing file leaves the recording empty, and every
    /// reader aborts the test.
    explicit Recording(const QString &name)
    {
        QFile file(QStringLiteral(CQ_SOURCE_DIR "/tests/fixtures/comfyui/%1.json").arg(name));
        if (!file.open(QIODevice::ReadOnly))
            qFatal("no recording %s", qPrintable(name));
        m_json = nlohmann::ordered_json::parse(file.readAll().toStdString());
    }

    /// The JSON at a pointer such as "/history/json", as bytes.
    QByteArray bytes(const char *pointer) const
    {
        return QByteArray::fromStdString(at(pointer).dump());
    }

    QString text(const char *pointer) const
    {
        return QString::fromStdString(at(pointer).get<std::string>());
    }

    int status(const char *exchange) const { return at(exchange).at("status").get<int>(); }

    /// The frames of a WebSocket log; close frames are left out.
    QList<Frame> frames(const char *pointer = "/ws_frames") const
    {
        QList<Frame> frames;
        for (const auto &frame : at(pointer)) {
            if (frame.at("kind") == "text")
                frames.append({false, QByteArray::fromStdString(frame.at("data").dump())});
            else if (frame.at("kind") == "binary")
                frames.append({true,
                               QByteArray::fromBase64(QByteArray::fromStdString(
                                   frame.at("base64").get<std::string>()))});
        }
        return frames;
    }

    const nlohmann::ordered_json &at(const char *pointer) const
    {
        return m_json.at(nlohmann::ordered_json::json_pointer(pointer));
    }

private:
    nlohmann::ordered_json m_json;
};

} // namespace cq::test
