package dev.winnow.worker.data;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * A learnable data set in the form of CIFAR-100: the ten figures of {@link SyntheticImages}, each
 * in ten colours, in 32x32 pixels. Image i of a part depends on the seed and i alone, on every
 * machine.
 */
public final class SyntheticCifar100 {
  public static final ImageShape SHAPE = new ImageShape(3, 32, 32);
  public static final int CLASSES = 100;

  private static final String TRAIN_FILE = "train.bin";
  private static final String TEST_FILE = "test.bin";
  private static final int FIGURES = SyntheticImages.CLASSES;
  private static final int HUES = CLASSES / FIGURES;
  private static final int SMALL = SyntheticImages.SHAPE.width();
  private static final int FRAME = (SHAPE.width() - SMALL) / 2;

  private final long seed;

  public SyntheticCifar100(long seed) {
    this.seed = seed;
  }

  /** Names of the files that {@link #write} makes. */
  public static List<String> files() {
    return List.of(TRAIN_FILE, TEST_FILE);
  }

  /**
   * Writes train.bin and test.bin, byte for byte the same for the same arguments.
   *
   * @param folder is made if it is not there; files of these names in it are replaced
   */
  public void write(Path folder, int trainImages, int testImages) throws IOException {
    Files.createDirectories(folder);
    write(folder.resolve(TRAIN_FILE), Part.TRAIN, trainImages);
    write(folder.resolve(TEST_FILE), Part.TEST, testImages);
  }

  private void write(Path file, Part part, int count) throws IOException {
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(partial))) {
      byte[] grey = new byte[SyntheticImages.SHAPE.size()];
      for (int i = 0; i < count; i++) {
        int label = i % CLASSES;
        new SyntheticFigure(StableHash.mix(seed + StableHash.of("cifar100 " + part, i)))
            .draw(label % FIGURES, grey, 0);
        out.write(label / FIGURES);
        out.write(label);
        out.write(coloured(grey, label / FIGURES));
      }
    }
    Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The grey picture as red, green and blue planes of one hue, its edge drawn on outwards. */
  private static byte[] coloured(byte[] grey, int hue) {
    byte[] pixels = new byte[SHAPE.size()];
    for (int channel = 0; channel < SHAPE.channels(); channel++) {
      double angle = 2 * Math.PI * (hue / (double) HUES + channel / (double) SHAPE.channels());
      double strength = 0.6 + 0.4 * StrictMath.cos(angle);
      for (int y = 0; y < SHAPE.height(); y++) {
        for (int x = 0; x < SHAPE.width(); x++) {
          int level = grey[within(y) * SMALL + within(x)] & 0xff;
          int at = (channel * SHAPE.height() + y) * SHAPE.width() + x;
          pixels[at] = (byte) (int) (strength * level + 0.5);
        }
      }
    }
    return pixels;
  }

  private static int within(int position) {
    return Math.max(0, Math.min(SMALL - 1, position - FRAME));
  }
}
