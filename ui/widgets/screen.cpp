#include "ui/widgets/screen.h"
