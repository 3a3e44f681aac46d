"""Writes lib/random/logTable.ts: the numbers of the C library's logarithm, read from glibc's libm.

    python3 make_log_table.py /lib/x86_64-linux-gnu/libm.so.6 > ../../../lib/random/logTable.ts

They are those of Arm's Optimized Routines (math/log_data.c, MIT), which glibc has had since 2.28. The
first entry of the table is searched for; 18 numbers stand before it.
"""
import struct
import sys

with open(sys.argv[1], "rb") as file:
    library = file.read()
first = struct.pack("<dd", float.fromhex("0x1.734f0c3e0de9fp+0"), float.fromhex("-0x1.7cc7f79e69000p-2"))
at = library.find(first)
assert at > 0 and library.find(first, at + 1) < 0
constants = struct.unpack("<18d", library[at - 18 * 8 : at])
table = struct.unpack("<256d", library[at : at + 256 * 8])
assert constants[0] == float.fromhex("0x1.62e42fefa3800p-1")


def numbers(values):
    return "\n".join(f"  {value!r}," for value in values)


print(f"""/**
 * The numbers of glibc's `log` (2.28 and later), which are those of Arm's Optimized Routines,
 * math/log_data.c: Copyright (c) 2018, Arm Limited, under the MIT licence (see LICENSE). Written by
 * test/reference/numpy_log/make_log_table.py.
 */

/** log 2 in two parts; multiples of the upper one by exponents are exact. */
export const LN2_UPPER = {constants[0]!r};
export const LN2_LOWER = {constants[1]!r};

/** log(1 + r) - r over r², for |r| below 2^-8: the coefficients of 1, r, r², … */
export const NARROW: readonly number[] = [
{numbers(constants[2:7])}
];

/** The same for |r| below 2^-4. */
export const WIDE: readonly number[] = [
{numbers(constants[7:18])}
];

/** For each 128th of the range of the reduced argument: 1/c and log c, c being near its middle. */
export const TABLE = Float64Array.of(
{numbers(table)}
);""")
