#pragma once

/// Keeps keys and passwords out of core dumps and out of reach of other processes of the same user (debuggers among
/// them). For release builds; called first in main(). It does not defend against root or malware in the session.
void keepSecretsOutOfDumps();
