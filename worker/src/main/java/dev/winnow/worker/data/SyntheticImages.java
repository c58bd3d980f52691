package dev.winnow.worker.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A learnable data set for machines with no other at hand: ten kinds of grey figures of 28x28
 * pixels, shifted, turned, scaled, shaded and noisy. Convolutional networks learn it well, linear
 * models do not. Image i of a part depends on the seed and i alone, on every machine.
 */
public final class SyntheticImages {
  public static final ImageShape SHAPE = new ImageShape(1, 28, 28);
  public static final int CLASSES = 10;

  private final long seed;

  public SyntheticImages(long seed) {
    this.seed = seed;
  }

  /** The first images of a part; their classes take turns. */
  public LabeledImages images(Part part, int count) {
    return images(part, 0, count);
  }

  /** The images of a part from one index on. */
  LabeledImages images(Part part, int first, int count) {
    byte[] pixels = new byte[Math.multiplyExact(count, SHAPE.size())];
    int[] labels = new int[count];
    long[] ids = new long[count];
    for (int i = 0; i < count; i++) {
      int index = first + i;
      long imageSeed = StableHash.mix(seed + StableHash.of(part.toString(), index));
      labels[i] = index % CLASSES;
      ids[i] = StableHash.of(IdxFiles.imagesName(part), index);
      new SyntheticFigure(imageSeed).draw(labels[i], pixels, i * SHAPE.size());
    }
    return new LabeledImages(SHAPE, pixels, labels, ids);
  }

  /** Names of the files that {@link #write} makes. */
  public static List<String> files() {
    return Stream.of(Part.values())
        .flatMap(part -> Stream.of(IdxFiles.imagesName(part), IdxFiles.labelsName(part)))
        .map(name -> name + IdxFiles.GZIPPED)
        .toList();
  }

  /**
   * Writes both parts as four gzipped IDX files, byte for byte the same for the same arguments.
   *
   * @param folder is made if it is not there; files of these names in it are replaced
   */
  public void write(Path folder, int trainImages, int testImages) throws IOException {
    IdxFiles.write(folder, Part.TRAIN, trainImages, SHAPE, (i, n) -> images(Part.TRAIN, i, n));
    IdxFiles.write(folder, Part.TEST, testImages, SHAPE, (i, n) -> images(Part.TEST, i, n));
  }
}
