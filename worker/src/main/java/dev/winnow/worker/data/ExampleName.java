package dev.winnow.worker.data;

import java.io.Serializable;

/**
 * Where an example stands in its data set.
 *
 * @param source name of the file within the data set, without a compression suffix
 * @param index position in that file; -1 when the file is one image
 */
public record ExampleName(String source, long index) implements Serializable {
  /** Of a file that is one image. */
  static ExampleName ofFile(String path) {
    return new ExampleName(path, -1);
  }

  /** What identifies the example: the same when data is added, and however the data is read. */
  long id() {
    return StableHash.of(source, Math.max(0, index));
  }

  /** The path of an image, or the file and the position in it: {@code test_batch.bin[17]}. */
  @Override
  public String toString() {
    return index < 0 ? source : source + "[" + index + "]";
  }
}
