#pragma once

/// Crash points C0 to C10 of the send (what each means: ARCHITECTURE.md, "The guarantee"), and G1 of the gateway:
/// deliveries are committed and not answered yet. In a build with RAVEN_CRASH_POINTS the environment
/// RAVEN_CRASH_AT=C5:3 ends this process with SIGKILL at the third visit of C5; in any other build the macro is
/// nothing.
#ifdef RAVEN_CRASH_POINTS

#include <QtGlobal>

#include <algorithm>
#include <array>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <string>
#include <string_view>

namespace raven {

constexpr bool crashPointsCompiledIn = true;
constexpr std::array<std::string_view, 11> crashPointNames {"C0", "C1", "C2", "C3", "C4", "C5",
                                                            "C6", "C7", "C8", "C9", "C10"};

constexpr std::string_view gatewayCrashPoint = "G1";

inline void crashPoint(std::string_view point)
{
    static const std::string wanted = [] {
        const char *text = std::getenv("RAVEN_CRASH_AT");
        return std::string(text ? text : "");
    }();
    static std::atomic<long> visits {0};

    Q_ASSERT(point == gatewayCrashPoint
             || std::find(crashPointNames.begin(), crashPointNames.end(), point) != crashPointNames.end());
    const size_t colon = wanted.find(':');
    if (std::string_view(wanted).substr(0, colon) != point)
        return;
    const long visit = colon == std::string::npos ? 1 : std::strtol(wanted.c_str() + colon + 1, nullptr, 10);
    if (++visits == visit)
        std::raise(SIGKILL);
}

} // namespace raven

#define RAVEN_CRASH_POINT(point) raven::crashPoint(point)
#else
namespace raven {
constexpr bool crashPointsCompiledIn = false;
}

#define RAVEN_CRASH_POINT(point) static_cast<void>(0)
#endif
