#include "core/schedule/jobline.h"

#include <algorithm>

namespace cq {

namespace {

/// At a million jobs, about as much is moved inside a piece as pieces are walked over.
constexpr std::ptrdiff_t kMostInPiece = 512;

} // namespace

std::vector<JobLine::Piece>::iterator JobLine::pieceOf(const JobPlace &place)
{
    return std::ranges::lower_bound(m_pieces, place, {},
                                    [](const Piece &piece) { return piece.back(); });
}

bool JobLine::insert(const JobPlace &place)
{
    auto piece = pieceOf(place);
    if (piece == m_pieces.end()) {
        if (m_pieces.empty() || std::ssize(m_pieces.back()) == kMostInPiece)
            m_pieces.emplace_back();
        m_pieces.back().push_back(place);
        ++m_size;
        return true;
    }
    if (std::ssize(*piece) == kMostInPiece) {
        const auto half = piece->begin() + kMostInPiece / 2;
        Piece front(piece->begin(), half);
        piece->erase(piece->begin(), half);
        m_pieces.insert(piece, std::move(front));
        piece = pieceOf(place);
    }
    const auto at = std::ranges::lower_bound(*piece, place);
    if (*at == place)
        return false;
    piece->insert(at, place);
    ++m_size;
    return true;
}

bool JobLine::remove(const JobPlace &place)
{
    const auto piece = pieceOf(place);
    if (piece == m_pieces.end())
        return false;
    const auto at = std::ranges::lower_bound(*piece, place);
    if (*at != place)
        return false;
    piece->erase(at);
    --m_size;
    if (piece->empty())
        m_pieces.erase(piece);
    return true;
}

std::optional<JobPlace> JobLine::first() const
{
    if (m_pieces.empty())
        return std::nullopt;
    return m_pieces.front().front();
}

qint64 JobLine::countBefore(const JobPlace &place) const
{
    qint64 count = 0;
    for (const Piece &piece : m_pieces) {
        if (place <= piece.back())
            return count + (std::ranges::lower_bound(piece, place) - piece.begin());
        count += std::ssize(piece);
    }
    return count;
}

qint64 JobLine::memoryUse() const
{
    auto bytes = static_cast<qint64>(m_pieces.capacity() * sizeof(Piece));
    for (const Piece &piece : m_pieces)
        bytes += static_cast<qint64>(piece.capacity() * sizeof(JobPlace));
    return bytes;
}

} // namespace cq
