/**
 * Labelled images: what they are, how the common formats are read and checked, and how examples are
 * identified, divided into splits and scaled. Streams in, records out: where the bytes are stored
 * is known only to implementations of {@link dev.winnow.worker.data.SourceFiles}.
 */
package dev.winnow.worker.data;
