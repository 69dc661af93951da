#pragma once

#include "models/domain/slaproof.h"

#include "services/core/result.h"

#include <QPageSize>

class QPagedPaintDevice;

/// Paints a proof sheet page by page, each with the work order, the instant and "page 2 of 3". Returns how many pages.
int printProof(const SlaProofSheet &sheet, const QTimeZone &zone, QPagedPaintDevice &device);
/// The same as a PDF of that paper.
Result<int> saveProofAsPdf(const SlaProofSheet &sheet, const QTimeZone &zone, const QString &path,
                           QPageSize::PageSizeId paper);
