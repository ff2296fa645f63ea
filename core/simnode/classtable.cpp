#include "core/simnode/classtable.h"

#include "core/simnode/classrows.h"

#include <QtGlobal>

#include <sstream>

namespace cq::sim {

namespace {

const Json &samplers()
{
    static const Json list = Json::parse(
        R"(["euler", "euler_cfg_pp", "euler_ancestral", "euler_ancestral_cfg_pp", "heun", "heunpp2", "dpm_2",
        "dpm_2_ancestral", "lms", "dpm_fast", "dpm_adaptive", "dpmpp_2s_ancestral", "dpmpp_2s_ancestral_cfg_pp",
        "dpmpp_sde", "dpmpp_sde_gpu", "dpmpp_2m", "dpmpp_2m_cfg_pp", "dpmpp_2m_sde", "dpmpp_2m_sde_gpu",
        "dpmpp_2m_sde_heun", "dpmpp_2m_sde_heun_gpu", "dpmpp_3m_sde", "dpmpp_3m_sde_gpu", "ddpm", "lcm", "ipndm",
        "ipndm_v", "deis", "res_multistep", "res_multistep_cfg_pp", "res_multistep_ancestral",
        "res_multistep_ancestral_cfg_pp", "gradient_estimation", "gradient_estimation_cfg_pp", "er_sde", "seeds_2",
        "seeds_3", "sa_solver", "sa_solver_pece", "ddim", "uni_pc", "uni_pc_bh2"])");
    return list;
}

const Json &schedulers()
{
    static const Json list =
        Json::parse(R"(["simple", "sgm_uniform", "karras", "exponential", "ddim_uniform", "beta",
        "normal", "linear_quadratic", "kl_optimal"])");
    return list;
}

/// Turns a mark such as "@models/vae" into the list it stands for; null for what is no mark.
Json listFor(const Json &mark, const Listings &listings)
{
    if (!mark.is_string())
        return nullptr;
    const auto &text = mark.get_ref<const std::string &>();
    static const std::string models = "@models/";
    if (text == "@samplers")
        return samplers();
    if (text == "@schedulers")
        return schedulers();
    if (text == "@inputs")
        return listings.inputs ? Json(listings.inputs()) : Json::array();
    if (text.rfind(models, 0) == 0)
        return listings.models ? Json(listings.models(text.substr(models.size()))) : Json::array();
    return nullptr;
}

std::vector<std::string> split(const char *text, char separator)
{
    std::vector<std::string> words;
    std::istringstream stream(text);
    for (std::string word; std::getline(stream, word, separator);)
        words.push_back(word);
    return words;
}

Json describe(const ClassRow &row, const Json &inputs, const std::vector<std::string> &outputs)
{
    const bool isNew = row.style == ClassStyle::New;
    Json order = Json::object();
    for (const auto &[group, members] : inputs.items()) {
        order[group] = Json::array();
        for (const auto &[name, spec] : members.items())
            order[group].push_back(name);
    }
    const Json tooltips = Json(std::vector<std::string>(outputs.size(), "What comes out."));
    Json info = {{"input", inputs}, {"input_order", order}, {"output", outputs}};
    info["output_is_list"] = std::vector<bool>(outputs.size(), false);
    info["output_name"] = row.outputNames ? split(row.outputNames, '|') : outputs;
    if (row.hasOutputTooltips && isNew)
        info["output_tooltips"] = tooltips;
    info["name"] = row.name;
    if (row.displayName)
        info["display_name"] = row.displayName;
    else
        info["display_name"] = isNew ? Json(nullptr) : Json(row.name);
    info["description"] = "";
    info["python_module"] = row.module;
    info["category"] = row.category;
    info["output_node"] = row.isOutput;
    if (isNew) {
        info["deprecated"] = false;
        info["experimental"] = false;
        info["api_node"] = false;
    } else if (row.hasOutputTooltips) {
        info["output_tooltips"] = tooltips;
    }
    return info;
}

ClassInfo fromRow(const ClassRow &row)
{
    const Json inputs = Json::parse(row.inputs);
    ClassInfo info;
    info.name = row.name;
    info.isOutput = row.isOutput;
    info.outputs = split(row.outputs, ' ');
    for (const char *group : {"required", "optional"}) {
        if (!inputs.contains(group))
            continue;
        for (const auto &[name, spec] : inputs.at(group).items()) {
            InputSpec input;
            input.name = name;
            input.required = std::string(group) == "required";
            input.type = spec.at(0);
            input.options = spec.size() > 1 ? spec.at(1) : Json::object();
            if (listFor(input.type, {}).is_array()) {
                input.listMark = input.type.get<std::string>();
                input.type = Json::array();
            }
            info.inputs.push_back(std::move(input));
        }
    }
    info.info = describe(row, inputs, info.outputs);
    return info;
}

} // namespace

ClassTable::ClassTable(const std::set<std::string> &without)
{
    for (const ClassRow &row : classRows()) {
        if (without.contains(row.name))
            continue;
        m_byName.emplace(row.name, m_classes.size());
        m_classes.push_back(fromRow(row));
    }
}

const ClassInfo *ClassTable::find(const std::string &name) const
{
    const auto found = m_byName.find(name);
    return found == m_byName.end() ? nullptr : &m_classes[found->second];
}

Json ClassTable::objectInfo(const ClassInfo &info, const Listings &listings)
{
    Json filled = info.info;
    for (auto &group : filled["input"]) {
        for (auto &spec : group) {
            if (!spec.is_array())
                continue;
            Json list = listFor(spec.at(0), listings);
            if (list.is_array())
                spec.at(0) = std::move(list);
        }
    }
    return filled;
}

Json ClassTable::comboOptions(const InputSpec &input, const Listings &listings)
{
    if (!input.listMark.empty())
        return listFor(input.listMark, listings);
    if (input.type.is_array())
        return input.type;
    if (input.options.contains("options"))
        return input.options.at("options");
    return Json::array();
}

} // namespace cq::sim
