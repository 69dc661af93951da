#pragma once

#include <QString>

/// How long something took or has been silent: "1.9 s" under ten seconds, "38 s", "3m 12s", "9m", "1h 5m".
QString elapsedText(qint64 milliseconds);
