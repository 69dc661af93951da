#pragma once

#include <QRegularExpression>
#include <QTest>

/// Call in init(): any warning that was not announced by ignoreMessage() fails the test.
inline void failOnAnyWarning()
{
    // The offscreen platform says this of every window with a fixed size; it is about the platform and not about us.
    QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support propagateSizeHints).")));
}

/// Figures of time and memory mean nothing in a sanitizer build; checks of them ask this first.
#ifdef __SANITIZE_ADDRESS__
constexpr bool underSanitizer = true;
#else
constexpr bool underSanitizer = false;
#endif
