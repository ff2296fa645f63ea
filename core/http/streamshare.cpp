#include "core/http/streamshare.h"

#include "core/http/serving.h"

namespace cq::http {

void closeStream(std::shared_ptr<StreamShare> share, const Serving &serving)
{
    share->isOpen = false;
    if (!share->closed)
        return;
    serving.tellHandler([share = std::move(share)] { share->closed(); });
}

} // namespace cq::http
