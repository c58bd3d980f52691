package dev.winnow.worker.data;

import java.io.Serializable;

/**
 * What a file held when it was read.
 *
 * @param name within the data set, without a compression suffix; a class folder ends with a slash
 * @param bytes of its content, uncompressed
 * @param sha256 of its content, uncompressed, in hexadecimal; of a folder: of the lines that
 *     sha256sum prints for its files in the order of their names
 */
public record FileChecksum(String name, long bytes, String sha256) implements Serializable {}
