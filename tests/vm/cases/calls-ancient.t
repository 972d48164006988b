# SPDX-License-Identifier: MIT
# Row 4: the calls of Linux 2.4 are gone, which tells that this is not it.
row 4
expect ENOSYS - ancient 174
expect ENOSYS - ancient 177
expect ENOSYS - ancient 178
