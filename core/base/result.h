#pragma once

#include <QString>

#include <optional>
#include <utility>
#include <variant>

namespace cq {

/// What a program can do about a failure. The message says the rest.
enum class ErrorKind {
    NotFound, ///< the thing named does not exist
    Conflict, ///< somebody was faster, or the state does not allow it
    Invalid, ///< what was asked for is wrong in itself
    Denied, ///< who asks may not
    Unavailable, ///< the other side cannot be reached or is stopping
    Timeout, ///< the other side did not answer in time
    Storage, ///< disk or database
    Exhausted, ///< a quota or a limit is used up; `details`: in how many seconds it may work, if
               ///< known
    Protocol, ///< the other side answered something we do not understand
};

/// A stable English word for logs and tests, such as "not_found".
QString errorKindName(ErrorKind kind);

/// Why something failed: the kind is for programs, the message for people, in English.
struct Error
{
    ErrorKind kind = ErrorKind::Invalid;
    QString message;
    QString details; ///< evidence worth keeping, e.g. the body a node answered; may be empty

    friend bool operator==(const Error &, const Error &) = default;
};

/// Either a value or an Error; spelled like std::expected, which GCC 12 lacks in usable form.
/// Reading value() of a failed result is a broken promise of our own code and asserts.
template <typename T> class [[nodiscard]] Result
{
public:
    using Value = T;

    Result(T value)
        : m_state(std::in_place_index<0>, std::move(value))
    {}

    Result(Error error)
        : m_state(std::in_place_index<1>, std::move(error))
    {}

    bool has_value() const { return m_state.index() == 0; }

    explicit operator bool() const { return has_value(); }

    const T &value() const &
    {
        Q_ASSERT(has_value());
        return *std::get_if<0>(&m_state);
    }

    T &value() &
    {
        Q_ASSERT(has_value());
        return *std::get_if<0>(&m_state);
    }

    T &&value() &&
    {
        Q_ASSERT(has_value());
        return std::move(*std::get_if<0>(&m_state));
    }

    const T &operator*() const & { return value(); }

    T &operator*() & { return value(); }

    T &&operator*() && { return std::move(*this).value(); }

    const T *operator->() const { return &value(); }

    T *operator->() { return &value(); }

    const Error &error() const &
    {
        Q_ASSERT(!has_value());
        return *std::get_if<1>(&m_state);
    }

    Error &&error() &&
    {
        Q_ASSERT(!has_value());
        return std::move(*std::get_if<1>(&m_state));
    }

    T value_or(T fallback) const & { return has_value() ? value() : std::move(fallback); }

private:
    std::variant<T, Error> m_state;
};

/// Success without a value, or an Error.
template <> class [[nodiscard]] Result<void>
{
public:
    using Value = void;

    Result() = default;

    Result(Error error)
        : m_error(std::move(error))
    {}

    bool has_value() const { return !m_error.has_value(); }

    explicit operator bool() const { return has_value(); }

    const Error &error() const &
    {
        Q_ASSERT(m_error.has_value());
        return *m_error;
    }

    Error &&error() &&
    {
        Q_ASSERT(m_error.has_value());
        return std::move(*m_error);
    }

private:
    std::optional<Error> m_error;
};

/// The short way to fail: `return fail(ErrorKind::NotFound, u"no job %1"_s.arg(id));`
inline Error fail(ErrorKind kind, QString message, QString details = {})
{
    return Error{kind, std::move(message), std::move(details)};
}

} // namespace cq
