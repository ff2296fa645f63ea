#include "core/simnode/jsonlines.h"

namespace cq::sim {

using namespace Qt::StringLiterals;

namespace {

/// Walks over JSON that is known to be sound, so it checks nothing but the end.
class Walker
{
public:
    explicit Walker(const QByteArray &json)
        : m_json(json)
    {}

    QHash<QString, int> lines;

    void value(const QString &path)
    {
        skipSpace();
        lines.insert(path, m_line);
        switch (peek()) {
        case '{':
            members(path);
            break;
        case '[':
            items(path);
            break;
        case '"':
            string();
            break;
        default:
            while (m_at < m_json.size() && !QByteArrayView(",]} \t\r\n").contains(peek()))
                ++m_at;
        }
    }

private:
    char peek() const { return m_at < m_json.size() ? m_json.at(m_at) : '\0'; }

    void skipSpace()
    {
        while (m_at < m_json.size() && QByteArrayView(" \t\r\n").contains(peek())) {
            m_line += peek() == '\n' ? 1 : 0;
            ++m_at;
        }
    }

    QByteArray string()
    {
        const qsizetype begin = ++m_at;
        while (m_at < m_json.size() && peek() != '"')
            m_at += peek() == '\\' ? 2 : 1;
        return m_json.mid(begin, m_at++ - begin);
    }

    void members(const QString &path)
    {
        ++m_at;
        for (skipSpace(); m_at < m_json.size() && peek() != '}'; skipSpace()) {
            const QString name = QString::fromUtf8(string());
            skipSpace();
            ++m_at; // ':'
            value(path.isEmpty() ? name : path + u'.' + name);
            skipSpace();
            if (peek() == ',')
                ++m_at;
        }
        ++m_at;
    }

    void items(const QString &path)
    {
        ++m_at;
        int index = 0;
        for (skipSpace(); m_at < m_json.size() && peek() != ']'; skipSpace()) {
            value(u"%1[%2]"_s.arg(path).arg(index++));
            skipSpace();
            if (peek() == ',')
                ++m_at;
        }
        ++m_at;
    }

    const QByteArray &m_json;
    qsizetype m_at = 0;
    int m_line = 1;
};

} // namespace

QHash<QString, int> jsonLines(const QByteArray &json)
{
    Walker walker(json);
    walker.value({});
    return walker.lines;
}

} // namespace cq::sim
