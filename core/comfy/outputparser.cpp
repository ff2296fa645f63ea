#include "core/comfy/outputparser.h"

namespace cq::comfy {

using namespace Qt::StringLiterals;

namespace {

/// Collects the items under one key.
class KeyReader
{
public:
    KeyReader(QString graphNode, QString key, QList<OutputItem> &items)
        : m_graphNode(std::move(graphNode))
        , m_key(std::move(key))
        , m_items(items)
    {}

    void read(const Json &value, int depth = 0)
    {
        constexpr int kDeepest = 2; // the list under the key and one list inside
        if (value.is_array() && depth < kDeepest) {
            for (const Json &inner : value)
                read(inner, depth + 1);
        } else if (value.is_object()) {
            readFile(value);
        } else if (value.is_string() && m_key == "text"_L1) {
            add().text = text(&value);
        }
    }

private:
    void readFile(const Json &value)
    {
        const QString filename = text(member(value, "filename"));
        if (filename.isEmpty())
            return;
        OutputItem &item = add();
        item.file.filename = filename;
        item.file.subfolder = text(member(value, "subfolder"));
        item.file.type = text(member(value, "type"), u"output"_s);
        item.format = text(member(value, "format"));
    }

    OutputItem &add()
    {
        OutputItem item;
        item.graphNode = m_graphNode;
        item.key = m_key;
        item.index = m_next++;
        m_items.append(item);
        return m_items.last();
    }

    QString m_graphNode;
    QString m_key;
    QList<OutputItem> &m_items;
    int m_next = 0;
};

} // namespace

QList<OutputItem> parseOutputs(const QString &graphNode, const Json &output)
{
    QList<OutputItem> items;
    if (!output.is_object())
        return items;
    for (const auto &[key, value] : output.items())
        KeyReader(graphNode, toQString(key), items).read(value);
    return items;
}

} // namespace cq::comfy
