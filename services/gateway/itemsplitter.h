#pragma once

#include <QByteArrayView>
#include <QStringList>

/// The items of a JSON array that is broken somewhere, each as text, so that one bad item does not cost the good ones.
/// An item that cannot even be text (bytes that are no UTF-8, absurd nesting) comes as an empty string. Linear, not
/// recursive.
[[nodiscard]] QStringList splitItems(QByteArrayView body);
