package dev.winnow.driver.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.driver.cluster.ChildJvm;
import dev.winnow.worker.data.DataFormat;
import dev.winnow.worker.data.SplitRule;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names with letters beyond ASCII, on machines where no locale is set. */
class ForeignNamesTest {
  private static final String GREEN = "gr\u00fcn";

  @TempDir private Path folder;

  @Test
  void aFolderWithNamesThatTheJvmCannotReadIsRefused() throws Exception {
    Path image = folder.resolve("data/train/blue/1.png");
    Files.createDirectories(image.getParent());
    Files.write(image, image());
    // By a shell, since this JVM may be unable to write the name too.
    Process shell =
        new ProcessBuilder("sh", "-c", "cp -r blue \"$(printf 'gr\\303\\274n')\"")
            .directory(folder.resolve("data/train").toFile())
            .start();
    assertThat(shell.waitFor()).isZero();

    assertThat(check(folder.resolve("data"), "C"))
        .startsWith(folder.resolve("data/train") + " holds ")
        .contains("set LC_ALL=C.UTF-8 where it is started");
    assertThat(check(folder.resolve("data"), "C.UTF-8")).isEqualTo("blue " + GREEN);
  }

  @Test
  void namesInAnArchiveAreReadInAnyLocale() throws Exception {
    Path archive = folder.resolve("data.tar");
    try (OutputStream file = Files.newOutputStream(archive);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(file, UTF_8.name())) {
      for (String name : List.of("blue", GREEN)) {
        TarArchiveEntry entry = new TarArchiveEntry("train/%s/1.png".formatted(name));
        entry.setSize(image().length);
        tar.putArchiveEntry(entry);
        tar.write(image());
        tar.closeArchiveEntry();
      }
    }

    assertThat(check(archive, "C")).isEqualTo("blue " + GREEN);
  }

  private static byte[] image() throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY), "png", png);
    return png.toByteArray();
  }

  private String check(Path data, String locale) throws Exception {
    ProcessBuilder child =
        ChildJvm.likeThis(Check.class, Map.of(), List.of(data.toString()))
            .redirectError(folder.resolve("log").toFile());
    child.environment().put("LC_ALL", locale);
    Process started = child.start();
    String printed = new String(started.getInputStream().readAllBytes(), UTF_8);
    assertThat(started.waitFor()).as(Files.readString(folder.resolve("log"))).isZero();
    return printed;
  }

  /** Prints the classes of a data set, or why it is refused. */
  static final class Check {
    private Check() {}

    public static void main(String[] args) {
      PrintStream out = new PrintStream(System.out, true, UTF_8);
      SparkConf conf =
          new SparkConf()
              .setMaster("local[1]")
              .setAppName("check")
              .set("spark.ui.enabled", "false")
              .set("spark.driver.host", "127.0.0.1")
              .set("spark.driver.bindAddress", "127.0.0.1");
      SplitRule rule = new SplitRule(1, 0, 0, 0);
      try (JavaSparkContext spark = new JavaSparkContext(conf);
          Dataset data = Dataset.open(spark, new DataSource(args[0], DataFormat.AUTO), rule)) {
        out.print(String.join(" ", data.description().classNames()));
      } catch (IOException refused) {
        out.print(refused.getMessage());
      }
    }
  }
}
