#pragma once

#include "core/simnode/json.h"

#include <functional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace cq::sim {

/// What the options of a combo depend on: files that lie on the node.
struct Listings
{
    /// Names of the model files in a folder such as "checkpoints", sorted.
    std::function<std::vector<std::string>(const std::string &folder)> models;
    /// Names of the files in the input folder, sorted, top level only.
    std::function<std::vector<std::string>()> inputs;
};

/// One input of a class, as /object_info describes it.
struct InputSpec
{
    std::string name;
    bool required = true;
    Json type; ///< "INT", …, or the list of options of an old-style combo
    Json options; ///< always an object
    std::string listMark; ///< set for combos over files: what comboOptions() fills in

    bool isCombo() const { return type.is_array() || type == "COMBO"; }
};

/// One graph node class.
struct ClassInfo
{
    std::string name;
    bool isOutput = false; ///< a graph runs only for the sake of these
    std::vector<std::string> outputs; ///< types by slot
    std::vector<InputSpec> inputs; ///< required, then optional, in their order
    Json info; ///< the answer of /object_info, listings still as marks
};

/// The classes a simulated node knows. Immutable after it was made; reading is for any thread.
class ClassTable
{
public:
    /// Every class we can play, except those named.
    explicit ClassTable(const std::set<std::string> &without = {});

    /// Null when the node does not know the class.
    const ClassInfo *find(const std::string &name) const;

    const std::vector<ClassInfo> &classes() const { return m_classes; }

    /// The entry of /object_info, with the node's present files in its lists.
    static Json objectInfo(const ClassInfo &info, const Listings &listings);
    /// The options of a combo, with the node's present files; an empty list for other inputs.
    static Json comboOptions(const InputSpec &input, const Listings &listings);

private:
    std::vector<ClassInfo> m_classes;
    std::unordered_map<std::string, std::size_t> m_byName;
};

} // namespace cq::sim
