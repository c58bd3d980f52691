package dev.winnow.ensemble.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.winnow.driver.cluster.ChildJvm;
import dev.winnow.driver.cluster.LocalCluster;
import dev.winnow.driver.config.JobConfiguration;
import dev.winnow.driver.training.TrainedMember;
import dev.winnow.ensemble.Ensemble;
import dev.winnow.ensemble.LocalSpark;
import dev.winnow.ensemble.Prediction;
import dev.winnow.ensemble.WithoutSpark;
import dev.winnow.ensemble.artifact.ArtifactFile;
import dev.winnow.ensemble.artifact.ArtifactStore;
import dev.winnow.ensemble.artifact.BlendFile;
import dev.winnow.ensemble.artifact.EnsembleDescription;
import dev.winnow.ensemble.scoring.ModelFile;
import dev.winnow.ensemble.scoring.ToyMembers;
import dev.winnow.worker.data.DataFormat;
import dev.winnow.worker.data.LabeledImages;
import dev.winnow.worker.data.Part;
import dev.winnow.worker.data.PixelScaling;
import dev.winnow.worker.data.SyntheticImages;
import dev.winnow.worker.network.Convolution;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that read what is published, on an ensemble that nobody trained. */
class PublishedEnsembleCommandsTest {
  @TempDir private static Path folder;

  private static String data;
  private static String ensemble;

  @BeforeAll
  static void publish() throws IOException {
    LocalSpark.use();
    data = folder.resolve("data").toString();
    ensemble = folder.resolve("toy").toString();
    CommandRun synth = CommandRun.of("data", "synth", data, "--train", "400", "--test", "100");
    assertThat(synth.status()).as(synth.err()).isZero();
    assertThat(synth.out()).contains("400 images to train on, 100 to test on, 1x28x28");
    ArtifactStore store = ArtifactStore.open(folder.toString(), "toy", new Configuration());
    publish(store, List.of(member("alexnet"), member("allcnn")));
  }

  /** An ensemble whose data had no test part, on those data. */
  private static String publishWithoutTestPart(String name) throws IOException {
    Path train = Files.createDirectory(folder.resolve(name + "-data"));
    for (String file : List.of("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz")) {
      Files.copy(Path.of(data, file), train.resolve(file));
    }
    JsonNode other =
        json(
            CommandRun.of(
                "evaluate", "--ensemble", ensemble, "--json", "--data", train.toString()));
    publish(
        ArtifactStore.open(folder.toString(), name, new Configuration()),
        List.of(member("alexnet"), member("allcnn")),
        new EnsembleDescription.Data(
            train.toString(),
            other.get("fingerprint").asText(),
            1,
            EnsembleDescription.TestPart.NONE,
            DataFormat.IDX));
    return folder.resolve(name).toString();
  }

  @AfterAll
  static void forgetSpark() {
    LocalSpark.forget();
  }

  @Test
  void dataCheckShowsShapeCountsAndChecksums() {
    CommandRun run = CommandRun.of("data", "check", "--data", data);

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("1x28x28", "fingerprint")
        .containsPattern("class +train +validation +blend +test")
        .containsPattern("all +\\d+ +\\d+ +\\d+ +100")
        .containsPattern("[0-9a-f]{64} +[\\d,]+ +train-images-idx3-ubyte");
  }

  @Test
  void brokenDataFailWithTheirFile() throws IOException {
    Path broken = Files.createDirectory(folder.resolve("broken"));
    Files.write(broken.resolve("train-images-idx3-ubyte"), new byte[] {1, 2, 3, 4});
    Files.write(broken.resolve("train-labels-idx1-ubyte"), new byte[] {0, 0, 8, 1, 0, 0, 0, 0});

    CommandRun run = CommandRun.of("data", "check", "--data", broken.toString());

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .startsWith("winnow: ")
        .contains("train-images-idx3-ubyte");
  }

  @Test
  void inspectShowsTheManifestAndVerifiesTheFiles() {
    CommandRun run = CommandRun.of("inspect", "--ensemble", ensemble);

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("in service", "1x28x28, 10 classes", "3 files", "as their checksums say")
        .containsPattern("alexnet +alexnet +winograd-relu +0.2500")
        .containsPattern("allcnn +allcnn +winograd-relu +0.7500");
  }

  @Test
  void inspectShowsTheSparsityOfEachLayer() {
    CommandRun run = CommandRun.of("inspect", "--ensemble", ensemble);

    assertThat(run.out())
        .containsPattern("alexnet +form +shape +weights +kept +sparsity\n")
        .containsPattern("conv1 +conventional +8x1x3x3 +72 +72 +0.00 %\n")
        .containsPattern("conv2 +winograd +16x8x16 +2048 +512 +75.00 %\n")
        .containsPattern("dense1 +dense +64x144 +9216 +9216 +0.00 %\n")
        .containsPattern("convolutions +\\d+ +\\d+ +7[0-9].\\d\\d %\n");
  }

  @Test
  void inspectDrawsWhereEach3x3ConvolutionKeepsWeights() throws IOException {
    Path pictures = folder.resolve("pictures/of/toy");

    CommandRun run =
        CommandRun.of("inspect", "--ensemble", ensemble, "--kept-positions", pictures.toString());

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("5 pictures of alexnet in " + pictures, "9 pictures of allcnn in " + pictures);
    assertThat(ImageIO.read(pictures.resolve("alexnet-conv2.png").toFile())).isNotNull();
    assertThat(pictures.resolve("allcnn-conv9.png")).isNotEmptyFile();
    assertThat(pictures.resolve("allcnn-conv10.png")).as("1x1").doesNotExist();
  }

  @Test
  void picturesThatCannotBeWrittenFailInOneLine() throws IOException {
    Path file = Files.writeString(folder.resolve("in-the-way"), "");

    CommandRun run =
        CommandRun.of("inspect", "--ensemble", ensemble, "--kept-positions", file.toString());

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .startsWith("winnow: " + file)
        .endsWith("check the path and your rights");
  }

  @Test
  void inspectTakesTheEnsembleFromTheConfigurationToo() {
    CommandRun run =
        CommandRun.of("inspect", "--set", "output=" + folder, "--set", "name=toy", "--no-verify");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).contains("not verified");
  }

  @Test
  void inspectRefusesAnUnknownVersion() {
    CommandRun run = CommandRun.of("inspect", "--ensemble", ensemble, "--id", "v0");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err().lines()).singleElement().asString().contains("has no version v0");
  }

  @Test
  void versionsAreListedAndRolledBackTo() throws IOException {
    Path copies = folder.resolve("copies");
    ArtifactStore store = ArtifactStore.open(copies.toString(), "toy", new Configuration());
    String first = publish(store, List.of(member("alexnet"), member("allcnn")));
    String second = publish(store, List.of(member("alexnet"), member("allcnn")));
    store.promote(store.versions().get(1));
    Files.createDirectory(copies.resolve("toy/versions/damaged"));

    CommandRun versions = CommandRun.of("versions", "--ensemble", copies.resolve("toy").toString());
    assertThat(versions.status()).as(versions.err()).isZero();
    assertThat(versions.out().lines())
        .hasSize(4)
        .anyMatch(line -> line.startsWith(first) && line.contains("10.00 %  "))
        .anyMatch(line -> line.startsWith(second) && line.contains("nightly"))
        .anyMatch(line -> line.matches("damaged( +-)+"))
        .filteredOn(line -> line.endsWith("in service"))
        .singleElement()
        .asString()
        .startsWith(store.versions().get(1));
    assertThat(versions.err().lines()).singleElement().asString().contains("no version damaged");

    CommandRun back = CommandRun.of("rollback", "--ensemble", copies.resolve("toy").toString());
    assertThat(back.status()).as(back.err()).isZero();
    assertThat(back.out()).startsWith(store.versions().get(0) + " is in service");
    assertThat(store.current()).contains(store.versions().get(0));

    CommandRun further = CommandRun.of("rollback", "--ensemble", copies.resolve("toy").toString());
    assertThat(further.status()).isEqualTo(1);
    assertThat(further.err().lines())
        .singleElement()
        .asString()
        .contains("had no version in service before");

    CommandRun named =
        CommandRun.of(
            "rollback",
            "--ensemble",
            copies.resolve("toy").toString(),
            "--id",
            store.versions().get(1));
    assertThat(named.status()).as(named.err()).isZero();
    assertThat(store.current()).contains(store.versions().get(1));
  }

  @Test
  void whatCuresADamagedNoteOfTheVersionInServiceWorksWithoutIt() throws IOException {
    Path unsure = folder.resolve("unsure");
    ArtifactStore store = ArtifactStore.open(unsure.toString(), "toy", new Configuration());
    String id = publish(store, List.of(member("alexnet"), member("allcnn")));
    String path = Files.writeString(unsure.resolve("toy/current"), "?\n").getParent().toString();

    CommandRun versions = CommandRun.of("versions", "--ensemble", path);
    CommandRun inspect = CommandRun.of("inspect", "--ensemble", path, "--id", id);

    assertThat(List.of(versions, inspect))
        .allSatisfy(
            run -> {
              assertThat(run.status()).as(run.err()).isZero();
              assertThat(run.out()).contains(id).doesNotContain("in service");
              assertThat(run.err().lines())
                  .singleElement()
                  .asString()
                  .contains("names no version: say which with winnow rollback --id");
            });
    assertThat(CommandRun.of("inspect", "--ensemble", path).status()).isEqualTo(1);
    assertThat(CommandRun.of("rollback", "--ensemble", path, "--id", id).status()).isZero();
    assertThat(store.current()).contains(id);
  }

  @Test
  void evaluateMeasuresMembersAndEnsemble() {
    CommandRun run = CommandRun.of("evaluate", "--ensemble", ensemble);

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("on 100 examples: the test split of " + data)
        .containsPattern("alexnet +\\d+\\.\\d\\d % +\\d+\\.\\d{4} +0.2500")
        .containsPattern("ensemble +\\d+\\.\\d\\d %")
        .containsPattern("expected calibration error 0\\.\\d{4}")
        .containsPattern("class +examples +accuracy")
        .contains("classes by row, decisions by column");
  }

  @Test
  void evaluatePrintsOneLineOfJson() throws IOException {
    CommandRun run = CommandRun.of("evaluate", "--ensemble", ensemble, "--json");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out().lines()).hasSize(1);
    JsonNode line = new ObjectMapper().readTree(run.out());
    assertThat(line.get("examples").asLong()).isEqualTo(100);
    assertThat(line.get("accuracy").asDouble()).isBetween(0.0, 1.0);
    assertThat(line.get("calibration_error").asDouble()).isBetween(0.0, 1.0);
    assertThat(line.at("/members/1/weight").asDouble()).isEqualTo(0.75);
    long right = 0;
    for (int label = 0; label < 10; label++) {
      right += line.get("confusion").get(label).get(label).asLong();
    }
    assertThat(right / 100.0).isEqualTo(line.get("accuracy").asDouble());
  }

  @Test
  void evaluateRefusesToDivideTheDataOfTheTrainingAnew() throws IOException {
    String whole = publishWithoutTestPart("whole");

    for (String setting : List.of("seed=2", "data.test-fraction=0.2")) {
      CommandRun anew = CommandRun.of("evaluate", "--ensemble", whole, "--set", setting);
      assertThat(anew.status()).isEqualTo(2);
      assertThat(anew.err().lines())
          .singleElement()
          .asString()
          .contains("is divided by ", "it was by ", "give its seed and fractions");
    }
    CommandRun same = CommandRun.of("evaluate", "--ensemble", whole);
    assertThat(same.out()).contains("whole-data, as in training\n");
    JsonNode line = json(CommandRun.of("evaluate", "--ensemble", whole, "--json"));
    assertThat(line.get("data_of_training").asBoolean()).isTrue();
    assertThat(line.get("divided_as_in_training").asBoolean()).isTrue();
  }

  @Test
  void evaluateSaysWhenOtherDataAreDividedOtherwise() throws IOException {
    CommandRun other = CommandRun.of("evaluate", "--ensemble", ensemble);
    assertThat(other.out()).contains(", not the data of the training\n");
    CommandRun ownTestPart = CommandRun.of("evaluate", "--ensemble", ensemble, "--set", "seed=2");
    assertThat(ownTestPart.out()).contains(", not the data of the training\n");
    Path train = Files.createDirectory(folder.resolve("train-part"));
    for (String file : List.of("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz")) {
      Files.copy(Path.of(data, file), train.resolve(file));
    }

    List<String> evaluate = List.of("evaluate", "--ensemble", ensemble, "--data", train.toString());

    assertThat(CommandRun.of(evaluate.toArray(String[]::new)).out())
        .contains("not the data of the training, nor divided as they were: ");
    List<String> json = new ArrayList<>(evaluate);
    json.add("--json");
    JsonNode line = json(CommandRun.of(json.toArray(String[]::new)));
    assertThat(line.get("data_of_training").asBoolean()).isFalse();
    assertThat(line.get("divided_as_in_training").asBoolean()).isFalse();
  }

  private static JsonNode json(CommandRun run) throws IOException {
    assertThat(run.status()).as(run.err()).isZero();
    return new ObjectMapper().readTree(run.out());
  }

  @Test
  void predictWritesARowForEachExampleOfADataSet() throws IOException {
    String output = folder.resolve("predictions").toString();
    CommandRun run = CommandRun.of("predict", "--ensemble", ensemble, "--output", output);

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).startsWith("500 images in ");
    Ensemble loaded = Ensemble.load(ensemble);
    LabeledImages test = new SyntheticImages(1).images(Part.TEST, 100);
    List<Prediction> expected = loaded.predictPixels(test.pixels());
    List<Row> rows = rows(output);
    assertThat(rows).hasSize(500).extracting(row -> row.getString(0)).doesNotHaveDuplicates();
    Map<String, Row> byName =
        rows.stream().collect(Collectors.toMap(row -> row.getString(0), row -> row));
    for (int i = 0; i < 100; i++) {
      Row row = byName.get("t10k-images-idx3-ubyte[%d]".formatted(i));
      assertThat(row.getString(4)).isEqualTo(loaded.version());
      assertThat(row.getString(2)).isEqualTo(loaded.classNames().get(row.getInt(1)));
      List<Float> probabilities = row.getList(3);
      double sum = 0;
      for (int label = 0; label < 10; label++) {
        sum += probabilities.get(label);
        assertThat(probabilities.get(label))
            .isCloseTo(expected.get(i).probabilities()[label], within(1e-5f));
      }
      assertThat(sum).isCloseTo(1, within(1e-4));
    }
  }

  @Test
  void predictTakesImageFilesWithoutClasses() throws IOException {
    Path images = folder.resolve("album");
    LabeledImages test = new SyntheticImages(1).images(Part.TEST, 5);
    for (int i = 0; i < 5; i++) {
      Path file = images.resolve(i < 2 ? "a" : "b/c").resolve(i + ".png");
      Files.createDirectories(file.getParent());
      ImageIO.write(picture(test, i), "png", file.toFile());
    }
    Files.writeString(images.resolve("notes.txt"), "");
    String output = folder.resolve("album-predictions").toString();

    CommandRun run =
        CommandRun.of(
            "predict", "--ensemble", ensemble, "--images", images.toString(), "--output", output);

    assertThat(run.status()).as(run.err()).isZero();
    Ensemble loaded = Ensemble.load(ensemble);
    List<Row> rows = rows(output);
    assertThat(rows)
        .extracting(row -> row.getString(0))
        .containsExactlyInAnyOrder("a/0.png", "a/1.png", "b/c/2.png", "b/c/3.png", "b/c/4.png");
    for (Row row : rows) {
      Prediction one = loaded.predict(Files.readAllBytes(images.resolve(row.getString(0))));
      assertThat(row.getInt(1)).isEqualTo(one.label());
      assertThat(row.<Float>getList(3).get(one.label()))
          .isCloseTo(one.probability(), within(1e-5f));
    }
  }

  @Test
  void predictTakesADataSetOfMoreClassesThanTheEnsembleKnows() throws IOException {
    Path classes = folder.resolve("twelve");
    LabeledImages test = new SyntheticImages(1).images(Part.TEST, 12);
    for (int i = 0; i < 12; i++) {
      Path file = classes.resolve("train/class-%02d/0.png".formatted(i));
      Files.createDirectories(file.getParent());
      ImageIO.write(picture(test, i), "png", file.toFile());
    }
    String output = folder.resolve("twelve-predictions").toString();

    CommandRun run =
        CommandRun.of(
            "predict", "--ensemble", ensemble, "--data", classes.toString(), "--output", output);

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(rows(output)).hasSize(12).allMatch(row -> row.getInt(1) < 10);
  }

  @Test
  void predictRefusesWhatItCannotScoreOrWouldOverwrite() throws IOException {
    Path images = Files.createDirectories(folder.resolve("odd"));
    List<String> predict =
        List.of("predict", "--ensemble", ensemble, "--images", images.toString(), "--output");
    String output = folder.resolve("odd-predictions").toString();

    assertFailed(predict, output, 1, "holds no images");
    Files.writeString(images.resolve("broken.png"), "no image");
    assertFailed(predict, output, 1, "broken.png cannot be decoded as an image");
    ImageIO.write(
        new BufferedImage(5, 5, BufferedImage.TYPE_BYTE_GRAY),
        "png",
        images.resolve("broken.png").toFile());
    assertFailed(predict, output, 1, "images of 1x5x5 for an ensemble that takes 1x28x28");
    assertFailed(predict, folder.toString(), 2, "exists already");
  }

  @Test
  void anImageThatCannotBeScoredIsTheOnlyThingThatStandardErrorTells() throws Exception {
    Path image = Files.createDirectories(folder.resolve("damaged")).resolve("broken.png");
    Files.writeString(image, "no image");
    Map<String, String> properties = new HashMap<>(LocalCluster.settings(1, 1));
    Path logging = Path.of("../conf/log4j2.properties").toRealPath();
    properties.put("log4j2.configurationFile", logging.toUri().toString());
    Path err = folder.resolve("damaged.err");
    Process program =
        ChildJvm.likeThis(
                Winnow.class,
                properties,
                List.of(
                    "predict",
                    "--ensemble",
                    ensemble,
                    "--images",
                    image.getParent().toString(),
                    "--output",
                    folder.resolve("damaged-predictions").toString()))
            .redirectError(err.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();

    assertThat(program.waitFor()).isEqualTo(1);
    assertThat(Files.readAllLines(err))
        .filteredOn(line -> !line.startsWith("WARNING: Using incubator modules"))
        .singleElement()
        .asString()
        .startsWith("winnow: " + image + " cannot be decoded as an image");
  }

  @Test
  void scoresThatExecutorsWriteToDisksOfTheirOwnAreNoResult() throws Exception {
    Path scores = Files.createDirectory(folder.resolve("scores"));
    Map<String, String> properties = new HashMap<>(LocalCluster.settings(1, 1));
    properties.put("spark.hadoop.fs.file.impl", OwnDisk.class.getName());
    properties.merge(
        "spark.executor.extraJavaOptions",
        "-D%s=%s".formatted(OwnDisk.FOLDER, scores),
        (given, own) -> given + " " + own);
    Path err = folder.resolve("scores.err");
    Process program =
        ChildJvm.likeThis(
                Winnow.class,
                properties,
                List.of("predict", "--ensemble", ensemble, "--output", scores + "/toy"))
            .redirectError(err.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();

    assertThat(program.waitFor()).isEqualTo(1);
    assertThat(Files.readAllLines(err))
        .filteredOn(line -> line.startsWith("winnow: "))
        .singleElement()
        .asString()
        .contains("parts are missing in file:" + scores)
        .endsWith("the executors wrote to disks of their own, so name a path that all of them see");
    assertThat(scores).isEmptyDirectory();
  }

  @Test
  void aProgramWithoutSparkLoadsAndScores() throws Exception {
    Path image = folder.resolve("alone.png");
    ImageIO.write(picture(new SyntheticImages(1).images(Part.TEST, 1), 0), "png", image.toFile());
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.matches(".*/(spark|scala)-[^/]*\\.jar"))
            .collect(Collectors.joining(File.pathSeparator));
    Process program =
        ChildJvm.program(
                List.of("--add-modules=jdk.incubator.vector"),
                classPath,
                WithoutSpark.class,
                List.of(ensemble, image.toString()))
            .redirectErrorStream(true)
            .start();
    String printed = new String(program.getInputStream().readAllBytes(), UTF_8);

    assertThat(program.waitFor()).as(printed).isZero();
    Prediction here = Ensemble.load(ensemble).predict(Files.readAllBytes(image));
    assertThat(printed.lines()).last().asString().matches(here.className() + " 0\\.\\d+");
  }

  private static void assertFailed(
      List<String> predict, String output, int status, String message) {
    List<String> command = new ArrayList<>(predict);
    command.add(output);
    CommandRun run = CommandRun.of(command.toArray(String[]::new));
    assertThat(run.status()).as(run.err()).isEqualTo(status);
    assertThat(run.err().lines()).singleElement().asString().contains(message);
  }

  private static List<Row> rows(String parquet) {
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      return spark.read().parquet(parquet).collectAsList();
    }
  }

  private static BufferedImage picture(LabeledImages images, int example) {
    int side = images.shape().width();
    BufferedImage picture = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
    byte[] pixels = images.select(new int[] {example}).pixels();
    picture.getRaster().setDataElements(0, 0, side, side, pixels);
    return picture;
  }

  @Test
  void evaluateRefusesAnUnknownSplit() {
    CommandRun run = CommandRun.of("evaluate", "--ensemble", ensemble, "--split", "tests");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("there is no split 'tests'");
  }

  private static TrainedMember member(String network) {
    return ToyMembers.member(ToyMembers.network(network, Convolution.WINOGRAD_RELU), 0.75);
  }

  private static String publish(ArtifactStore store, List<TrainedMember> members)
      throws IOException {
    return publish(
        store,
        members,
        new EnsembleDescription.Data(
            data, "unknown", 1, EnsembleDescription.TestPart.OWN, DataFormat.IDX));
  }

  private static String publish(
      ArtifactStore store, List<TrainedMember> members, EnsembleDescription.Data trained)
      throws IOException {
    List<EnsembleDescription.Member> described = new ArrayList<>();
    List<ArtifactFile> files = new ArrayList<>();
    for (TrainedMember member : members) {
      String path = ArtifactFile.modelPath(member.name());
      described.add(
          new EnsembleDescription.Member(member.name(), member.network(), path, Map.of()));
      files.add(ModelFile.of(member));
    }
    files.add(new BlendFile(Map.of("alexnet", 0.25, "allcnn", 0.75), Map.of()).toFile());
    JobConfiguration configuration =
        JobConfiguration.load(List.of(), List.of("name=toy", "data.path=" + trained.path()));
    EnsembleDescription description =
        new EnsembleDescription(
            described,
            List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
            SyntheticImages.SHAPE,
            new PixelScaling(new float[] {60}, new float[] {70}),
            trained,
            new ObjectMapper().readValue(configuration.toJson(), new TypeReference<>() {}),
            Map.of("test_accuracy", 0.1),
            EnsembleDescription.Provenance.ofThisMachine("0.1.0", 16),
            new EnsembleDescription.Run("nightly", "", 90.5));
    return store.publish(description, files);
  }
}
