/**
 * What the files of Winnow's own have in common, checkpoints and published models: how they begin
 * and end, how a vector of floats is kept in them without its zeros, and how a damaged one is told.
 * Whatever the bytes, reading takes no more memory than they or the caller justify.
 */
package dev.winnow.worker.format;
