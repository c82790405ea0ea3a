// SPDX-License-Identifier: EUPL-1.2
/* `doorbraakd simulate` and nothing else, for these tests. */
#include "simulate/simulate.h"

int main(int argc, char **argv)
{
    return (int)simulate_main(argc, argv);
}
