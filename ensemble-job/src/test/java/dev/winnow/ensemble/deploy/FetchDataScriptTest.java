package dev.winnow.ensemble.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With small files in the place of the real ones, and their checksums in the script. */
class FetchDataScriptTest {
  /** SHA-256 of the uncompressed files, as Fashion-MNIST's makers published them. */
  private static final Map<String, String> FILES = new LinkedHashMap<>();

  static {
    FILES.put(
        "train-images-idx3-ubyte",
        "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888");
    FILES.put(
        "train-labels-idx1-ubyte",
        "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9");
    FILES.put(
        "t10k-images-idx3-ubyte",
        "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b");
    FILES.put(
        "t10k-labels-idx1-ubyte",
        "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34");
  }

  @TempDir private Path root;

  private ScriptHome home;
  private Path target;

  @BeforeEach
  void standIn() throws Exception {
    home = new ScriptHome(root);
    target = root.resolve("target");
    Path good = Files.createDirectories(root.resolve("good"));
    Path bad = Files.createDirectories(root.resolve("bad"));
    for (Map.Entry<String, String> file : FILES.entrySet()) {
      byte[] content = file.getKey().getBytes(UTF_8);
      byte[] sum = MessageDigest.getInstance("SHA-256").digest(content);
      home.replace("fetch-data.sh", file.getValue(), HexFormat.of().formatHex(sum));
      gzip(good.resolve(file.getKey() + ".gz"), content);
      gzip(bad.resolve(file.getKey() + ".gz"), "an error page".getBytes(UTF_8));
    }
    packageHas(null);
    makersHave(null);
  }

  @Test
  void thePackageOfTheDistributionIsUnpacked() throws Exception {
    packageHas("good");
    assertFetched();
  }

  @Test
  void itsMakersAreAskedWhenThereIsNoSuchPackage() throws Exception {
    makersHave("good");
    assertFetched();
  }

  @Test
  void itsMakersAreAskedWhenThePackageHasOtherContents() throws Exception {
    packageHas("bad");
    makersHave("good");
    assertFetched();
  }

  @Test
  void whatIsThereAlreadyIsNotFetchedAgain() throws Exception {
    packageHas("good");
    assertFetched();
    packageHas(null);
    ScriptHome.Ended ended = home.run(Map.of(), "fetch-data.sh", target.toString());
    assertThat(ended.status()).isZero();
    assertThat(ended.out()).contains("already");
  }

  @Test
  void aDamagedFileIsFetchedAgain() throws Exception {
    packageHas("good");
    assertFetched();
    Files.writeString(target.resolve("t10k-labels-idx1-ubyte.gz"), "damaged");
    assertFetched();
  }

  @Test
  void whereNothingCanBeHadOneLineSaysSoAndNothingIsLeft() throws Exception {
    assertNothing("no package dataset-fashion-mnist to be had; no answer from http://");
  }

  @Test
  void otherContentsAreRefusedAndNothingIsLeft() throws Exception {
    packageHas("bad");
    makersHave("bad");
    assertNothing("package dataset-fashion-mnist has not the contents that it should have; http");
  }

  @Test
  void aDownloadThatBreaksOffLeavesNothing() throws Exception {
    makersHave("good");
    Files.delete(root.resolve("good/t10k-labels-idx1-ubyte.gz"));
    assertNothing("no answer from http://");
  }

  @Test
  void aFolderThatCannotBeIsNamed() throws Exception {
    Path file = Files.writeString(root.resolve("file"), "");
    ScriptHome.Ended ended = home.run(Map.of(), "fetch-data.sh", file + "/below");
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.err())
        .isEqualTo("fetch-data: cannot write to %s/below; name another folder\n".formatted(file));
  }

  private void assertFetched() throws Exception {
    ScriptHome.Ended ended = home.run(Map.of(), "fetch-data.sh", target.toString());
    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(names())
        .containsExactlyInAnyOrderElementsOf(
            FILES.keySet().stream().map(name -> name + ".gz").toList());
    for (String name : FILES.keySet()) {
      assertThat(target.resolve(name + ".gz"))
          .hasSameBinaryContentAs(root.resolve("good").resolve(name + ".gz"));
    }
  }

  private void assertNothing(String why) throws Exception {
    ScriptHome.Ended ended = home.run(Map.of(), "fetch-data.sh", target.toString());
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.err().lines())
        .singleElement()
        .asString()
        .startsWith("fetch-data: could not get Fashion-MNIST (")
        .contains(why)
        .endsWith("put its four .gz files into %s by hand".formatted(target));
    assertThat(names()).isEmpty();
  }

  private String[] names() {
    return target.toFile().list();
  }

  /** What the package holds: one of the test's folders, or nothing, since there is none. */
  private void packageHas(String folder) throws IOException {
    home.tool("apt-get", folder == null ? "exit 100" : "touch dataset-fashion-mnist_1_all.deb");
    String unpacked = "$3/usr/share/datasets/fashion-mnist";
    home.tool(
        "dpkg-deb",
        "mkdir -p \"%s\" && cp %s/*.gz \"%s\""
            .formatted(unpacked, root.resolve(String.valueOf(folder)), unpacked));
  }

  /** What is at the makers' address: one of the test's folders, or nothing. */
  private void makersHave(String folder) throws IOException {
    home.tool(
        "curl",
        """
        while [ $# -gt 1 ]; do [ "$1" = -o ] && to=$2; shift; done
        exec cp "%s/${1##*/}" "$to"
        """
            .formatted(root.resolve(String.valueOf(folder))));
  }

  private static void gzip(Path file, byte[] content) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(content);
    }
  }
}
