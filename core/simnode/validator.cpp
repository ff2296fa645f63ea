#include "core/simnode/validator.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace cq::sim {

namespace {

Json fault(const char *type, std::string message, std::string details, Json extra = Json::object())
{
    return {{"type", type},
            {"message", std::move(message)},
            {"details", std::move(details)},
            {"extra_info", std::move(extra)}};
}

Json traceback(std::initializer_list<std::pair<int, const char *>> frames)
{
    Json lines = Json::array();
    for (const auto &[line, function] : frames)
        lines.push_back("  File \"/opt/ComfyUI/execution.py\", line " + std::to_string(line)
                        + ", in " + function + "\n");
    return lines;
}

/// What Python raises in the middle of a check; carried to where ComfyUI catches it.
struct Raised
{
    std::string text;
    std::string type;
    int line;
};

/// The answer for one graph node. A cycle makes it invalid without a sentence (recording 05,
/// self_cycle).
struct Verdict
{
    bool isValid = true;
    Json errors = Json::array();
};

/// One pass over a graph. Verdicts are kept in the order in which ComfyUI finishes them.
class Pass
{
public:
    Pass(const ClassTable &classes, const Listings &listings,
         const std::function<bool(const std::string &)> &fileExists, Json &graph)
        : m_classes(classes)
        , m_listings(listings)
        , m_fileExists(fileExists)
        , m_graph(graph)
    {}

    /// Raised when a link of `id` itself leads nowhere.
    std::optional<Raised> check(const std::string &id);
    std::vector<std::pair<std::string, Verdict>> verdicts;

    Verdict *find(const std::string &id)
    {
        for (auto &[name, verdict] : verdicts) {
            if (name == id)
                return &verdict;
        }
        return nullptr;
    }

private:
    std::optional<Raised> checkLink(const InputSpec &input, const Json &link, Verdict &verdict);
    void checkLiteral(const InputSpec &input, Json &value, Verdict &verdict);
    std::optional<Json> converted(const InputSpec &input, Json &value) const;
    Json config(const InputSpec &input) const;

    const ClassTable &m_classes;
    const Listings &m_listings;
    const std::function<bool(const std::string &)> &m_fileExists;
    Json &m_graph;
    std::set<std::string> m_open; ///< being checked further up
};

Json Pass::config(const InputSpec &input) const
{
    Json type = input.type;
    if (type.is_array())
        type = ClassTable::comboOptions(input, m_listings);
    return Json::array({type, input.options});
}

std::optional<Raised> Pass::check(const std::string &id)
{
    if (find(id) || m_open.contains(id))
        return std::nullopt;
    Json &node = m_graph.at(id);
    const ClassInfo *info = m_classes.find(node.at("class_type").get_ref<const std::string &>());
    Verdict verdict;
    if (!node.contains("inputs"))
        return Raised{"'inputs'", "KeyError", 748};
    Json &inputs = node.at("inputs");
    if (!inputs.is_object())
        return Raised{"list indices must be integers or slices, not str", "TypeError", 764};
    m_open.insert(id);
    for (const InputSpec &input : info->inputs) {
        if (!inputs.contains(input.name)) {
            if (input.required)
                verdict.errors.push_back(fault("required_input_missing",
                                               "Required input is missing", input.name,
                                               {{"input_name", input.name}}));
            continue;
        }
        Json &value = inputs.at(input.name);
        if (value.is_array()) {
            if (auto raised = checkLink(input, value, verdict)) {
                m_open.erase(id);
                return raised;
            }
        } else {
            checkLiteral(input, value, verdict);
        }
    }
    if (!verdict.errors.empty())
        verdict.isValid = false;
    m_open.erase(id);
    verdicts.emplace_back(id, std::move(verdict));
    return std::nullopt;
}

std::optional<Raised> Pass::checkLink(const InputSpec &input, const Json &link, Verdict &verdict)
{
    if (link.size() != 2) {
        verdict.errors.push_back(
            fault("bad_linked_input",
                  "Bad linked input, must be a length-2 list of [node_id, slot_index]", input.name,
                  {{"input_name", input.name},
                   {"input_config", config(input)},
                   {"received_value", link}}));
        return std::nullopt;
    }
    const std::string from = link[0].is_string() ? link[0].get<std::string>() : link[0].dump();
    if (!link[0].is_string() || !m_graph.contains(from))
        return Raised{pythonRepr(link[0]), "KeyError", 788};
    const ClassInfo *source =
        m_classes.find(m_graph.at(from).at("class_type").get_ref<const std::string &>());
    if (!link[1].is_number_integer())
        return Raised{"tuple indices must be integers or slices, not "
                          + std::string(link[1].is_string() ? "str" : "float"),
                      "TypeError", 790};
    const auto slot = link[1].get<qint64>();
    const auto count = static_cast<qint64>(source->outputs.size());
    if (slot >= count || slot < -count)
        return Raised{"tuple index out of range", "IndexError", 790};
    const std::string &received =
        source->outputs[static_cast<std::size_t>(slot < 0 ? slot + count : slot)];
    const std::string wanted =
        input.type.is_string() ? input.type.get<std::string>() : pythonRepr(config(input)[0]);
    if (wanted != "*" && received != "*" && received != wanted) {
        verdict.errors.push_back(fault(
            "return_type_mismatch", "Return type mismatch between linked nodes",
            input.name + ", received_type(" + received + ") mismatch input_type(" + wanted + ")",
            {{"input_name", input.name},
             {"input_config", config(input)},
             {"received_type", received},
             {"linked_node", link}}));
        return std::nullopt;
    }
    if (const auto raised = check(from)) {
        verdict.isValid = false;
        Verdict inner;
        inner.isValid = false;
        inner.errors.push_back(
            fault("exception_during_inner_validation", "Exception when validating inner node",
                  raised->text,
                  {{"input_name", input.name},
                   {"input_config", config(input)},
                   {"exception_message", raised->text},
                   {"exception_type", raised->type},
                   {"traceback",
                    traceback({{808, "validate_inputs"}, {raised->line, "validate_inputs"}})},
                   {"linked_node", link}}));
        if (Verdict *known = find(from))
            *known = inner;
        else
            verdicts.emplace_back(from, inner);
        return std::nullopt;
    }
    const Verdict *inner = find(from);
    if (!inner || !inner->isValid)
        verdict.isValid = false;
    return std::nullopt;
}

/// Converts as Python's int(), float(), str(), bool() would; an error object when it would raise.
std::optional<Json> Pass::converted(const InputSpec &input, Json &value) const
{
    const auto refuse = [&](const std::string &reason) {
        const std::string shown = value.is_string() ? value.get<std::string>() : pythonRepr(value);
        return fault("invalid_input_type",
                     "Failed to convert an input value to a " + input.type.get<std::string>()
                         + " value",
                     input.name + ", " + shown + ", " + reason,
                     {{"input_name", input.name},
                      {"input_config", config(input)},
                      {"received_value", value},
                      {"exception_message", reason}});
    };
    const char *typeName = value.is_null() ? "NoneType" : "dict";
    if (input.type == "INT") {
        if (value.is_number_float()) {
            value = static_cast<qint64>(value.get<double>());
        } else if (value.is_boolean()) {
            value = value.get<bool>() ? 1 : 0;
        } else if (value.is_string()) {
            const auto &text = value.get_ref<const std::string &>();
            quint64 number = 0;
            const bool isNegative = !text.empty() && text[0] == '-';
            const char *begin = text.data() + (isNegative ? 1 : 0);
            const char *end = text.data() + text.size();
            const auto read = std::from_chars(begin, end, number);
            if (read.ec != std::errc{} || read.ptr != end)
                return refuse("invalid literal for int() with base 10: " + pythonRepr(value));
            value = isNegative ? Json(-static_cast<qint64>(number)) : Json(number);
        } else if (!value.is_number()) {
            return refuse(std::string("int() argument must be a string, a bytes-like object or a "
                                      "real number, not '")
                          + typeName + "'");
        }
    } else if (input.type == "FLOAT") {
        if (value.is_number()) {
            value = value.get<double>();
        } else if (value.is_boolean()) {
            value = value.get<bool>() ? 1.0 : 0.0;
        } else if (value.is_string()) {
            const auto &text = value.get_ref<const std::string &>();
            double number = 0;
            const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
            if (read.ec != std::errc{} || read.ptr != text.data() + text.size())
                return refuse("could not convert string to float: " + pythonRepr(value));
            value = number;
        } else {
            return refuse(std::string("float() argument must be a string or a real number, not '")
                          + typeName + "'");
        }
    } else if (input.type == "STRING") {
        if (!value.is_string())
            value = pythonRepr(value);
    } else if (input.type == "BOOLEAN") {
        if (value.is_string())
            value = !value.get_ref<const std::string &>().empty();
        else if (value.is_number())
            value = value.get<double>() != 0.0;
        else if (!value.is_boolean())
            value = !value.is_null() && !value.empty();
    }
    return std::nullopt;
}

void Pass::checkLiteral(const InputSpec &input, Json &value, Verdict &verdict)
{
    if (value.is_object() && value.contains("__value__")) {
        const Json inner = value.at("__value__");
        value = inner;
    }
    if (input.type.is_string()) {
        if (auto error = converted(input, value)) {
            verdict.errors.push_back(*error);
            return;
        }
    }
    // LoadImage checks its file by itself instead of by the list (its VALIDATE_INPUTS).
    if (input.listMark == "@inputs") {
        if (!value.is_string() || !m_fileExists(value.get<std::string>())) {
            const std::string shown =
                value.is_string() ? value.get<std::string>() : pythonRepr(value);
            verdict.errors.push_back(fault(
                "custom_validation_failed", "Custom validation failed for node",
                input.name + " - Invalid image file: " + shown, {{"input_name", input.name}}));
        }
        return;
    }
    for (const auto &[bound, type, word] :
         {std::tuple("min", "value_smaller_than_min", "smaller than min"),
          std::tuple("max", "value_bigger_than_max", "bigger than max")}) {
        if (!input.options.contains(bound) || !value.is_number())
            continue;
        const Json &limit = input.options.at(bound);
        const bool isOutside = bound == std::string("min") ? value < limit : value > limit;
        if (isOutside) {
            verdict.errors.push_back(
                fault(type, "Value " + pythonRepr(value) + " " + word + " of " + pythonRepr(limit),
                      input.name,
                      {{"input_name", input.name},
                       {"input_config", config(input)},
                       {"received_value", value}}));
            return;
        }
    }
    if (!input.isCombo())
        return;
    const Json options = ClassTable::comboOptions(input, m_listings);
    if (std::find(options.begin(), options.end(), value) != options.end())
        return;
    // Long lists are not sent back, they may hold a whole model collection.
    const bool isLong = options.size() > 20;
    const std::string shown = value.is_string() ? value.get<std::string>() : pythonRepr(value);
    const std::string list =
        isLong ? "(list of length " + std::to_string(options.size()) + ")" : pythonRepr(options);
    verdict.errors.push_back(fault("value_not_in_list", "Value not in list",
                                   input.name + ": '" + shown + "' not in " + list,
                                   {{"input_name", input.name},
                                    {"input_config", isLong ? Json(nullptr) : config(input)},
                                    {"received_value", value}}));
}

/// The first look: every class known, at least one output. ComfyUI fails at the first fault.
Json surfaceFault(const Json &graph, const ClassTable &classes,
                  const std::optional<std::vector<std::string>> &onlyOutputs,
                  std::vector<std::string> &outputs, bool &crashed)
{
    for (const auto &[id, node] : graph.items()) {
        if (node.is_number() || node.is_boolean() || node.is_null()) {
            crashed = true; // "argument of type 'int' is not iterable"
            return nullptr;
        }
        if (!node.is_object() || !node.contains("class_type"))
            return fault("invalid_prompt",
                         "Cannot execute because a node is missing the class_type property.",
                         "Node ID '#" + id + "'");
        const Json &name = node.at("class_type");
        const ClassInfo *info = name.is_string() ? classes.find(name.get<std::string>()) : nullptr;
        if (!info)
            return fault("invalid_prompt",
                         "Cannot execute because node "
                             + (name.is_string() ? name.get<std::string>() : pythonRepr(name))
                             + " does not exist.",
                         "Node ID '#" + id + "'");
        if (info->isOutput
            && (!onlyOutputs
                || std::find(onlyOutputs->begin(), onlyOutputs->end(), id) != onlyOutputs->end()))
            outputs.push_back(id);
    }
    if (outputs.empty())
        return fault("prompt_no_outputs", "Prompt has no outputs", "");
    return nullptr;
}

} // namespace

Validator::Validator(const ClassTable &classes, Listings listings,
                     std::function<bool(const std::string &)> fileExists)
    : m_classes(classes)
    , m_listings(std::move(listings))
    , m_fileExists(std::move(fileExists))
{}

Validation Validator::validate(Json &graph,
                               const std::optional<std::vector<std::string>> &onlyOutputs) const
{
    Validation result;
    if (!graph.is_object()) {
        result.crashed = true;
        return result;
    }
    std::vector<std::string> outputs;
    result.error = surfaceFault(graph, m_classes, onlyOutputs, outputs, result.crashed);
    if (!result.isAccepted())
        return result;

    Pass pass(m_classes, m_listings, m_fileExists, graph);
    std::string details;
    for (const std::string &output : outputs) {
        if (const auto raised = pass.check(output)) {
            Verdict verdict;
            verdict.isValid = false;
            verdict.errors.push_back(fault(
                "exception_during_validation", "Exception when validating node", raised->text,
                {{"exception_type", raised->type},
                 {"traceback",
                  traceback({{1010, "validate_prompt"}, {raised->line, "validate_inputs"}})}}));
            if (Verdict *known = pass.find(output))
                *known = verdict;
            else
                pass.verdicts.emplace_back(output, verdict);
        }
        const Verdict own = pass.find(output) ? *pass.find(output) : Verdict{false, Json::array()};
        if (own.isValid) {
            result.outputs.push_back(output);
            continue;
        }
        for (const Json &error : own.errors)
            details += (details.empty() ? "" : "\n") + error.at("message").get<std::string>() + ": "
                + error.at("details").get<std::string>();
        // Nodes further down are invalid too, but only those with a sentence of their own are
        // named.
        for (const auto &[id, verdict] : pass.verdicts) {
            if (verdict.isValid || verdict.errors.empty())
                continue;
            Json &entry = result.nodeErrors[id];
            if (entry.is_null())
                entry = {{"errors", verdict.errors},
                         {"dependent_outputs", Json::array()},
                         {"class_type", graph.at(id).at("class_type")}};
            entry["dependent_outputs"].push_back(output);
        }
    }
    if (result.outputs.empty())
        result.error =
            fault("prompt_outputs_failed_validation", "Prompt outputs failed validation", details);
    return result;
}

} // namespace cq::sim
