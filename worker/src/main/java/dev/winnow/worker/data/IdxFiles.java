package dev.winnow.worker.data;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.GZIPOutputStream;

/** Names, numbers and writing of IDX files of unsigned bytes. */
final class IdxFiles {
  static final int IMAGES_MAGIC = 0x0803;
  static final int LABELS_MAGIC = 0x0801;

  /** Ends the names of files that are written. */
  static final String GZIPPED = ".gz";

  private static final String PARTIAL = ".partial";

  private IdxFiles() {}

  /** Gives the examples of a part, a range at a time. */
  @FunctionalInterface
  interface Examples {
    LabeledImages range(int first, int count);
  }

  static String imagesName(Part part) {
    return prefix(part) + "-images-idx3-ubyte";
  }

  static String labelsName(Part part) {
    return prefix(part) + "-labels-idx1-ubyte";
  }

  /** A file's name in its common spelling, so that ids depend on neither dot nor compression. */
  static String contentName(String file) {
    String plain = file.endsWith(".gz") ? file.substring(0, file.length() - 3) : file;
    return plain.replace(".idx", "-idx").replace("test-", "t10k-");
  }

  /** Writes a pair of gzipped files, each complete under its name or not there. */
  static void write(Path folder, Part part, int count, ImageShape shape, Examples examples)
      throws IOException {
    Files.createDirectories(folder);
    Path images = folder.resolve(imagesName(part) + GZIPPED + PARTIAL);
    Path labels = folder.resolve(labelsName(part) + GZIPPED + PARTIAL);
    try (DataOutputStream imagesOut = gzip(images);
        DataOutputStream labelsOut = gzip(labels)) {
      imagesOut.writeInt(IMAGES_MAGIC);
      imagesOut.writeInt(count);
      imagesOut.writeInt(shape.height());
      imagesOut.writeInt(shape.width());
      labelsOut.writeInt(LABELS_MAGIC);
      labelsOut.writeInt(count);
      int step = ImageCollector.chunkSize(shape);
      for (int first = 0; first < count; first += step) {
        LabeledImages some = examples.range(first, Math.min(step, count - first));
        imagesOut.write(some.pixels());
        for (int i = 0; i < some.size(); i++) {
          labelsOut.writeByte(some.label(i));
        }
      }
    }
    Files.move(images, finished(images), StandardCopyOption.REPLACE_EXISTING);
    Files.move(labels, finished(labels), StandardCopyOption.REPLACE_EXISTING);
  }

  /** The JDK's gzip header holds no time and no name: equal content gives equal files. */
  private static DataOutputStream gzip(Path file) throws IOException {
    return new DataOutputStream(
        new BufferedOutputStream(new GZIPOutputStream(Files.newOutputStream(file)), 1 << 16));
  }

  private static Path finished(Path partial) {
    String name = partial.getFileName().toString();
    return partial.resolveSibling(name.substring(0, name.length() - PARTIAL.length()));
  }

  private static String prefix(Part part) {
    return part == Part.TRAIN ? "train" : "t10k";
  }
}
