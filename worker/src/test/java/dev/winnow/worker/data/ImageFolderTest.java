package dev.winnow.worker.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
  @TempDir private Path root;

  private Path folder;

  @BeforeEach
  void writeThreeClasses() throws IOException {
    folder = root.resolve("data");
    int level = 10;
    for (String part : new String[] {"train", "test"}) {
      for (String name : new String[] {"wolf", "ant", "bee"}) {
        write(part + "/" + name + "/a.png", colour(8, level++));
        write(part + "/" + name + "/b.PNG", colour(8, level++));
      }
    }
  }

  @Test
  void classesAreNumberedInTheOrderOfTheirNames() throws IOException {
    LocalFiles.ReadDataSet read = read();
    assertThat(read.summary().classNames()).containsExactly("ant", "bee", "wolf");
    assertThat(read.summary().format()).isEqualTo(DataFormat.FOLDER);
    assertThat(read.part(Part.TRAIN).size()).isEqualTo(6);
    assertThat(byId(read.part(Part.TRAIN)).get(StableHash.of("train/wolf/a.png", 0))[0])
        .isEqualTo(2);
  }

  @Test
  void colourBecomesPlanesOfRedGreenAndBlue() throws IOException {
    LocalFiles.ReadDataSet read = read();
    int[] wolf = byId(read.part(Part.TRAIN)).get(StableHash.of("train/wolf/a.png", 0));
    assertThat(read.summary().shape()).isEqualTo(new ImageShape(3, 8, 8));
    assertThat(wolf[1]).as("red of the first pixel").isEqualTo(10);
    assertThat(wolf[1 + 64 + 1]).as("green of the second pixel").isEqualTo(21);
    assertThat(wolf[1 + 128 + 8]).as("blue of the second row").isEqualTo(38);
  }

  @Test
  void greyImagesHaveOneChannelWithTheirStoredLevels() throws IOException {
    folder = root.resolve("grey");
    for (String part : new String[] {"train", "test"}) {
      write(part + "/ant/a.png", grey(BufferedImage.TYPE_BYTE_GRAY, 100));
      write(part + "/bee/a.png", grey(BufferedImage.TYPE_USHORT_GRAY, 100 << 8));
      write(part + "/wolf/a.png", grey(BufferedImage.TYPE_BYTE_BINARY, 1));
    }
    LocalFiles.ReadDataSet read = read();
    assertThat(read.summary().shape()).isEqualTo(new ImageShape(1, 8, 8));
    Map<Long, int[]> images = byId(read.part(Part.TRAIN));
    assertThat(images.get(StableHash.of("train/ant/a.png", 0))[1]).isEqualTo(100);
    assertThat(images.get(StableHash.of("train/bee/a.png", 0))[1]).isEqualTo(100);
    assertThat(images.get(StableHash.of("train/wolf/a.png", 0))[1]).isEqualTo(255);
  }

  @Test
  void anArchiveEqualsItsFolder() throws IOException {
    LocalFiles.ReadDataSet plain = read();
    Archives.pack(root, root.resolve("packed.tar.gz"), true);
    Archives.pack(folder, root.resolve("bare.tar"), false);
    for (String name : new String[] {"packed.tar.gz", "bare.tar"}) {
      LocalFiles.ReadDataSet archive = new LocalFiles(root).readArchive(name, DataFormat.AUTO);
      assertThat(archive.summary().fingerprint()).isEqualTo(plain.summary().fingerprint());
      assertThat(archive.summary()).isEqualTo(plain.summary());
      for (Part part : Part.values()) {
        assertThat(byId(archive.part(part)))
            .usingRecursiveComparison()
            .isEqualTo(byId(plain.part(part)));
      }
    }
  }

  @Test
  void aFolderAboveMakesNoDifference() throws IOException {
    LocalFiles.ReadDataSet plain = read();
    assertThat(new LocalFiles(root).read(DataFormat.AUTO).summary()).isEqualTo(plain.summary());
  }

  @Test
  void mixedSizesAreRefusedWithBothNames() throws IOException {
    write("train/bee/large.png", colour(9, 1));
    assertRefused("the images differ", "a.png is 3x8x8", "train/bee/large.png is 3x9x9");
    assertThatThrownBy(this::read).hasMessageNotContaining("EXIF");
  }

  @Test
  void aTurnedImageIsRefusedWithAHintAtItsExif() throws IOException {
    folder = root.resolve("turned");
    write("train/ant/a.png", new BufferedImage(8, 6, BufferedImage.TYPE_3BYTE_BGR));
    write("train/bee/a.png", new BufferedImage(6, 8, BufferedImage.TYPE_3BYTE_BGR));
    assertRefused("a.png is 3x6x8", "a.png is 3x8x6", "turn those that only EXIF tells to turn");
  }

  @Test
  void greyAmongColourIsRefused() throws IOException {
    write("test/bee/z.png", grey(BufferedImage.TYPE_BYTE_GRAY, 5));
    assertRefused("the images differ", "test/bee/z.png is 1x8x8", "grey or colour");
    assertThatThrownBy(this::read).hasMessageNotContaining("EXIF");
  }

  @Test
  void anUndecodableImageIsRefusedWithItsName() throws IOException {
    Files.writeString(folder.resolve("train/bee/c.png"), "not an image");
    assertRefused("train/bee/c.png cannot be decoded", "neither a PNG nor a JPEG");
  }

  @Test
  void aTruncatedPngIsRefusedThoughDecodersGuessTheRest() throws IOException {
    Path file = folder.resolve("train/bee/a.png");
    byte[] whole = Files.readAllBytes(file);
    for (int length = 9; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertRefused("train/bee/a.png cannot be decoded");
    }
  }

  @Test
  void aDamagedPngIsRefused() throws IOException {
    Path file = folder.resolve("train/bee/a.png");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 20] ^= 1;
    Files.write(file, bytes);
    assertRefused("train/bee/a.png cannot be decoded", "checksum");
  }

  @Test
  void aTruncatedJpegIsRefusedThoughDecodersFillItWithGrey() throws IOException {
    Path file = folder.resolve("train/bee/c.jpg");
    ImageIO.write(colour(64, 3), "jpg", file.toFile());
    byte[] whole = Files.readAllBytes(file);
    for (int length : new int[] {whole.length - 2, whole.length - 40, 300}) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertRefused("train/bee/c.jpg cannot be decoded");
    }
  }

  @Test
  void theNumberOfThreadsShowsNeitherInTheImagesNorInWhatIsRefused() throws IOException {
    for (int i = 10; i < 70; i++) {
      write("train/bee/%d.png".formatted(i), colour(8, i));
    }
    assertThat(new LocalFiles(folder, 7).read(DataFormat.AUTO))
        .usingRecursiveComparison()
        .isEqualTo(new LocalFiles(folder, 1).read(DataFormat.AUTO));

    Files.writeString(folder.resolve("train/bee/30.png"), "not an image");
    write("train/bee/31.png", colour(9, 1));
    Files.writeString(folder.resolve("train/bee/32.png"), "not an image");
    for (int threads : new int[] {1, 2, 7}) {
      assertThatThrownBy(() -> new LocalFiles(folder, threads).read(DataFormat.AUTO))
          .isInstanceOf(DataFormatException.class)
          .hasMessageContaining("train/bee/30.png cannot be decoded");
    }
  }

  @Test
  void anEmptyClassFolderIsRefused() throws IOException {
    Files.createDirectory(folder.resolve("train/cat"));
    assertRefused("no images in the class folder train/cat");
  }

  @Test
  void aClassThatIsOnlyTestedOnIsRefused() throws IOException {
    write("test/cat/a.png", colour(8, 1));
    assertRefused("test/cat", "no images to train that class on");
  }

  @Test
  void whatIsNoImageOfAClassIsRefusedUnlessHidden() throws IOException {
    Files.writeString(folder.resolve("train/bee/.DS_Store"), "");
    Files.writeString(folder.resolve("README.md"), "");
    assertThat(read().part(Part.TRAIN).size()).isEqualTo(6);

    Files.writeString(folder.resolve("train/bee/c.gif"), "");
    assertRefused("train/bee/c.gif is not an image of a class");
  }

  @Test
  void namesThatBeginWithAnUnderscoreAreThoseOfImagesAndClassesLikeOthers() throws IOException {
    write("train/_background_/_DSC0001.png", colour(8, 1));
    write("train/bee/_MG_1234.png", colour(8, 2));
    assertThat(read().summary().classNames()).containsExactly("_background_", "ant", "bee", "wolf");
    assertThat(read().part(Part.TRAIN).size()).isEqualTo(8);
    assertThat(FolderLayout.unlabeled(List.of("_album/_DSC0001.png"))).hasSize(1);
  }

  @Test
  void whatHadoopAndSparkLeaveBesideDataIsPassedOver() throws IOException {
    Files.writeString(folder.resolve("train/_SUCCESS"), "");
    Files.writeString(folder.resolve("train/bee/_SUCCESS"), "");
    write("train/_temporary/0/a.png", colour(8, 1));
    assertThat(read().part(Part.TRAIN).size()).isEqualTo(6);
    assertThat(FolderLayout.unlabeled(List.of("_temporary/0/a.png", ".trash/a.png"))).isEmpty();
  }

  @Test
  void aFolderOfClassesThatIsNeitherTrainNorTestIsRefusedInFoldersAndArchives() throws IOException {
    for (String name : new String[] {"val", "Test", "testing"}) {
      Path other = folder.resolve(name);
      write(name + "/bee/a.png", colour(8, 1));
      assertRefused(
          "has images in folders of " + name + "/, but only train/ and test/", "rename it to test");
      Archives.pack(root, root.resolve("packed.tar.gz"), true);
      assertArchiveRefused("packed.tar.gz", "images in folders of data/" + name + "/");
      Files.delete(root.resolve("packed.tar.gz"));
      Files.move(other, root.resolve(name));
    }
    // Those stand beside another folder than train.
    assertThat(new LocalFiles(root).read(DataFormat.AUTO).part(Part.TRAIN).size()).isEqualTo(6);
  }

  @Test
  void imagesInFoldersOfAClassAreRefused() throws IOException {
    write("train/bee/more/a.png", colour(8, 1));
    assertRefused("train/bee/more", "is not an image of a class");
  }

  @Test
  void aTruncatedArchiveIsRefusedWhereverItBreaksOff() throws IOException {
    Path archive = root.resolve("bare.tar");
    Archives.pack(folder, archive, false);
    byte[] whole = Files.readAllBytes(archive);
    int end = whole.length;
    while (whole[end - 1] == 0) {
      end--;
    }
    int lastEntryEnd = (end + 511) / 512 * 512;
    for (int length : new int[] {lastEntryEnd, end - 30, 1536, 700}) {
      Files.write(archive, Arrays.copyOf(whole, length));
      assertArchiveRefused("bare.tar", "bare.tar");
    }
  }

  @Test
  void aTruncatedCompressedArchiveIsRefused() throws IOException {
    Path archive = root.resolve("packed.tar.gz");
    Archives.pack(folder, archive, true);
    byte[] whole = Files.readAllBytes(archive);
    Files.write(archive, Arrays.copyOf(whole, whole.length - 100));
    assertArchiveRefused("packed.tar.gz", "packed.tar.gz is truncated");
  }

  @Test
  void anUndecodableImageInAnArchiveIsRefusedWithItsEntry() throws IOException {
    Files.writeString(folder.resolve("train/bee/c.png"), "not an image");
    Archives.pack(folder, root.resolve("packed.tar.gz"), true);
    assertArchiveRefused("packed.tar.gz", "packed.tar.gz, entry train/bee/c.png cannot be decoded");
  }

  @Test
  void aLinkInAnArchiveIsRefusedUnlessHidden() throws IOException {
    for (byte kind : new byte[] {TarConstants.LF_LINK, TarConstants.LF_SYMLINK}) {
      TarArchiveEntry hidden = new TarArchiveEntry("train/bee/.lock", kind);
      hidden.setLinkName("gone");
      TarArchiveEntry link = new TarArchiveEntry("train/bee/c.png", kind);
      link.setLinkName("train/ant/a.png");
      try (TarArchiveOutputStream tar =
          new TarArchiveOutputStream(Files.newOutputStream(root.resolve("links.tar")))) {
        for (TarArchiveEntry entry : List.of(hidden, link)) {
          tar.putArchiveEntry(entry);
          tar.closeArchiveEntry();
        }
      }
      assertArchiveRefused(
          "links.tar", "links.tar, entry train/bee/c.png is a link", "--hard-dereference");
    }
  }

  @Test
  void whatIsNoArchiveIsRefused() throws IOException {
    Files.write(root.resolve("odd.tar"), new byte[] {1, 2, 3});
    assertArchiveRefused("odd.tar", "odd.tar");
  }

  private LocalFiles.ReadDataSet read() throws IOException {
    return new LocalFiles(folder).read(DataFormat.AUTO);
  }

  private void assertRefused(String... parts) {
    assertThatThrownBy(this::read)
        .isInstanceOf(DataFormatException.class)
        .hasMessageContainingAll(parts)
        .hasMessageNotContaining("\n");
  }

  private void assertArchiveRefused(String name, String... parts) {
    assertThatThrownBy(() -> new LocalFiles(root).readArchive(name, DataFormat.AUTO))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContainingAll(parts)
        .hasMessageNotContaining("\n");
  }

  private void write(String name, BufferedImage image) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
  }

  /** Pixel (x, y) is red level + x, green level + 10 + x, blue level + 27 + y. */
  private static BufferedImage colour(int side, int level) {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_3BYTE_BGR);
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        image.setRGB(x, y, (level + x) << 16 | (level + 10 + x) << 8 | (level + 27 + y));
      }
    }
    return image;
  }

  private static BufferedImage grey(int type, int level) {
    BufferedImage image = new BufferedImage(8, 8, type);
    for (int i = 0; i < 64; i++) {
      image.getRaster().setSample(i % 8, i / 8, 0, level);
    }
    return image;
  }

  /** Label and pixels of each image. */
  private static Map<Long, int[]> byId(LabeledImages images) {
    Map<Long, int[]> byId = new TreeMap<>();
    for (int i = 0; i < images.size(); i++) {
      byte[] pixels = images.select(new int[] {i}).pixels();
      int[] all = new int[pixels.length + 1];
      all[0] = images.label(i);
      for (int p = 0; p < pixels.length; p++) {
        all[p + 1] = pixels[p] & 0xff;
      }
      byId.put(images.id(i), all);
    }
    return byId;
  }
}
