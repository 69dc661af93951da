#include "services/providers/instantly/requestpace.h"

#include <algorithm>

RequestPace::RequestPace(int perSecond, int perMinute)
    : m_perSecond(perSecond)
    , m_perMinute(perMinute)
{
}

qint64 RequestPace::take(qint64 nowMs)
{
    const auto count = static_cast<int>(m_places.size());
    qint64 place = count > 0 ? std::max(nowMs, m_places.back()) : nowMs;
    // A place is free when the one that many places earlier is a whole window ago.
    if (count >= m_perSecond)
        place = std::max(place, m_places[static_cast<size_t>(count - m_perSecond)] + 1000);
    if (count >= m_perMinute)
        place = std::max(place, m_places[static_cast<size_t>(count - m_perMinute)] + 60'000);
    m_places.push_back(place);
    while (static_cast<int>(m_places.size()) > m_perMinute)
        m_places.pop_front();
    return place - nowMs;
}
