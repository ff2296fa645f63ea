#pragma once

#include "core/storage/writer.h"

#include <latch>

namespace cq::test {

/// Keeps the writer busy until it is let go, so that what is sent meanwhile becomes one group.
class Plug
{
public:
    explicit Plug(Writer &writer)
    {
        m_done = writer.write<int>([this](Connection &) -> Result<int> {
            m_entered.count_down();
            m_release.wait();
            return 0;
        });
        m_entered.wait();
    }

    void release() { m_release.count_down(); }

private:
    std::latch m_entered{1};
    std::latch m_release{1};
    QFuture<Result<int>> m_done;
};

} // namespace cq::test
