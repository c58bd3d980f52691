package dev.winnow.ensemble.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.winnow.driver.cluster.ChildJvm;
import dev.winnow.ensemble.artifact.ArtifactStore;
import dev.winnow.ensemble.artifact.EnsembleDescription.Member;
import dev.winnow.ensemble.artifact.Manifest;
import dev.winnow.worker.data.SyntheticImages;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.net.ScriptBasedMapping;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.MiniYARNCluster;
import org.apache.spark.deploy.yarn.Client;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * winnow.jar on a YARN and an HDFS of this machine, by the scripts of {@code deploy/yarn}: drivers
 * and executors are processes in containers. The tests look at one ensemble at successive times.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class YarnIT {
  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
  private static final List<String> MEMBERS = List.of("alexnet", "allcnn");

  private static final Pattern FIRST_EPOCH = Pattern.compile("(\\w+), epoch 1 of .*");

  @TempDir private static Path folder;

  private static MiniDFSCluster hdfs;
  private static MiniYARNCluster yarn;
  private static FileSystem files;
  private static Map<String, String> environment;
  private static Path configuration;

  @BeforeAll
  static void start() throws IOException {
    Configuration hadoop = yarnConfiguration();
    startHdfs(hadoop);
    startYarn(hadoop);
    environment = environment(writeHadoopFiles());
    writeInput();
  }

  private static void startHdfs(Configuration hadoop) throws IOException {
    hdfs =
        new MiniDFSCluster.Builder(hadoop, folder.resolve("hdfs").toFile()).numDataNodes(1).build();
    hdfs.waitActive();
    files = hdfs.getFileSystem();
  }

  private static void startYarn(Configuration hadoop) {
    System.setProperty("test.build.data", folder.toString());
    yarn = new MiniYARNCluster("yarn", 1, 1, 1);
    yarn.init(hadoop);
    yarn.start();
    System.clearProperty("test.build.data");
  }

  /** What clients read of both clusters. */
  private static Path writeHadoopFiles() throws IOException {
    Path hadoopFiles = Files.createDirectories(folder.resolve("hadoop"));
    Configuration clients = new Configuration(yarn.getConfig());
    // In the place of a mapping that only tests of Hadoop have.
    clients.set("net.topology.node.switch.mapping.impl", ScriptBasedMapping.class.getName());
    // YARN's own defaults go before the first of them, HDFS's clients read no other.
    for (String file : List.of("core-site.xml", "yarn-site.xml")) {
      try (OutputStream out = Files.newOutputStream(hadoopFiles.resolve(file))) {
        clients.writeXml(out);
      }
    }
    return hadoopFiles;
  }

  /** Of the scripts, with a Spark of its own. */
  private static Map<String, String> environment(Path hadoopFiles) throws IOException {
    Path jars = Path.of("target/spark-home/jars").toAbsolutePath();
    String yarnClient = SparkDistribution.jarOf(Client.class);
    SparkDistribution spark =
        new SparkDistribution(
            folder.resolve("spark"),
            jars,
            Map.of(
                "spark.yarn.jars", "local:%s/*,local:%s".formatted(jars, yarnClient),
                "spark.yarn.appMasterEnv.SPARK_LOCAL_IP", "127.0.0.1",
                "spark.executorEnv.SPARK_LOCAL_IP", "127.0.0.1",
                // The filter of YARN's proxy is in distributions alone.
                "spark.ui.enabled", "false",
                "spark.driver.extraJavaOptions", ChildJvm.compilation(),
                "spark.executor.extraJavaOptions", ChildJvm.compilation(),
                "spark.eventLog.enabled", "true",
                "spark.eventLog.dir", "hdfs:///events",
                "spark.authenticate", "true",
                "spark.network.crypto.enabled", "true"));
    return Map.of(
        "SPARK_HOME",
        spark.home().toString(),
        "SPARK_SCALA_VERSION",
        "2.12",
        "SPARK_SUBMIT_OPTS",
        ChildJvm.compilation(),
        "SPARK_DIST_CLASSPATH",
        yarnClient,
        "HADOOP_CONF_DIR",
        hadoopFiles.toString());
  }

  /** The data, the folder of events, and the configuration of the training. */
  private static void writeInput() throws IOException {
    files.mkdirs(new org.apache.hadoop.fs.Path("/events"));
    new SyntheticImages(1).write(folder.resolve("data"), 740, 60);
    copyToHdfs(folder.resolve("data"), "/data");
    Path base = folder.resolve("tiny-network.conf");
    Files.writeString(base, "network.width = 0.0625\n");
    configuration = folder.resolve("tiny.conf");
    Files.writeString(
        configuration,
        """
        include "tiny-network.conf"
        name = tiny
        output = "hdfs:///ensembles"
        members = [%s]
        data { path = "hdfs:///data", shards = 4 }
        train { epochs = 2, workers-per-member = 2, initial-batch = 32 }
        """
            .formatted(String.join(",", MEMBERS)));
  }

  private static Configuration yarnConfiguration() {
    Configuration hadoop = new YarnConfiguration();
    // Room to ask for: what is taken of this machine is less.
    hadoop.set("yarn.minicluster.yarn.nodemanager.resource.memory-mb", "24576");
    hadoop.set("yarn.nodemanager.admin-env", "JAVA_HOME=" + System.getProperty("java.home"));
    // A JVM's address space says nothing of the memory that it takes.
    hadoop.set("yarn.nodemanager.vmem-check-enabled", "false");
    hadoop.set("yarn.nodemanager.pmem-check-enabled", "true");
    hadoop.set(
        "yarn.nodemanager.disk-health-checker.max-disk-utilization-per-disk-percentage", "100");
    // A distribution has this in capacity-scheduler.xml.
    hadoop.set("yarn.scheduler.capacity.root.queues", "default");
    hadoop.set("yarn.scheduler.capacity.root.default.capacity", "100");
    hadoop.set("yarn.scheduler.capacity.maximum-am-resource-percent", "0.5");
    hadoop.set("yarn.resourcemanager.hostname", "localhost");
    return hadoop;
  }

  @AfterAll
  static void stopClusters() throws IOException {
    yarn.close();
    hdfs.shutdown(true);
  }

  @Test
  @Order(1)
  void aTrainingOnTheClusterPublishesToHdfs() throws Exception {
    Ended trained =
        run(
            "cluster.sh",
            List.of("--num-executors", "4"),
            "train",
            "--conf",
            configuration.toString());

    assertThat(trained.status()).as(trained.log()).isZero();
    ArtifactStore store = store();
    Manifest manifest = store.currentManifest();
    assertThat(manifest.ensemble().members().stream().map(Member::name))
        .containsExactlyElementsOf(MEMBERS);
    store.verify(manifest);
  }

  @Test
  @Order(2)
  void eachEpochOfAMemberRanInContainersOfItsOwn() throws IOException {
    Map<String, Set<String>> containers = containersOfFirstEpochs();

    assertThat(containers).containsOnlyKeys(MEMBERS);
    assertThat(containers.values()).allSatisfy(own -> assertThat(own).hasSize(2));
  }

  @Test
  @Order(3)
  void aRetrainingPutsANewVersionIntoService() throws Exception {
    String before = store().currentManifest().id();

    Ended retrained = retrain();

    assertThat(retrained.status()).as(retrained.log()).isZero();
    Manifest after = store().currentManifest();
    assertThat(after.id()).isNotEqualTo(before);
    store().verify(after);
    assertThat(retrained.log()).contains("\"outcome\":\"promoted\"", after.id());
  }

  @Test
  @Order(4)
  void aRunThatHasEndedEndsWellWithoutSpark() throws Exception {
    List<String> before = store().versions();

    Ended again = retrain();

    assertThat(again.status()).as(again.log()).isZero();
    assertThat(store().versions()).isEqualTo(before);
  }

  @Test
  @Order(5)
  void theDriversExitStatusComesThroughFromTheCluster() throws Exception {
    Ended misused = run("cluster.sh", List.of(), "train", "--set", "no-such-key=1");

    assertThat(misused.status()).as(misused.log()).isEqualTo(2);
  }

  @Test
  @Order(6)
  void aDriverOnThisMachineScoresImagesOnTheCluster() throws Exception {
    Ended predicted =
        run(
            "client.sh",
            List.of("--num-executors", "1"),
            "predict",
            "--ensemble",
            "hdfs:///ensembles/tiny",
            "--data",
            "hdfs:///data",
            "--output",
            "hdfs:///scores");

    assertThat(predicted.status()).as(predicted.log()).isZero();
    assertThat(predicted.log())
        .contains("800 images in ", "by version " + store().currentManifest().id());
    assertThat(files.exists(new org.apache.hadoop.fs.Path("/scores/_SUCCESS"))).isTrue();
  }

  /** On fewer executors than the training had: its members take turns. */
  private static Ended retrain() throws IOException, InterruptedException {
    return run(
        "cluster.sh",
        List.of("--num-executors", "2"),
        "retrain",
        "--conf",
        configuration.toString(),
        "--run",
        "night",
        "--set",
        "train.epochs=1",
        "--set",
        "retrain.margin=0.99");
  }

  /** By member: the executors that the tasks of its first epoch ran on. */
  private static Map<String, Set<String>> containersOfFirstEpochs() throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    Map<Integer, String> memberOfStage = new HashMap<>();
    Map<String, Set<String>> containers = new HashMap<>();
    for (String line : eventLog()) {
      JsonNode event = mapper.readTree(line);
      switch (event.get("Event").asText()) {
        case "SparkListenerJobStart" -> {
          String description = event.at("/Properties/spark.job.description").asText();
          Matcher epoch = FIRST_EPOCH.matcher(description);
          if (epoch.matches()) {
            event.get("Stage IDs").forEach(id -> memberOfStage.put(id.asInt(), epoch.group(1)));
          }
        }
        case "SparkListenerTaskEnd" -> {
          String member = memberOfStage.get(event.get("Stage ID").asInt());
          // Others of its tasks bring the images.
          boolean trained =
              event
                  .at("/Task Info/Accumulables")
                  .findValuesAsText("Name")
                  .contains("images trained");
          if (member != null && trained) {
            containers
                .computeIfAbsent(member, name -> new HashSet<>())
                .add(event.at("/Task Info/Executor ID").asText());
          }
        }
        default -> {}
      }
    }
    return containers;
  }

  private static List<String> eventLog() throws IOException {
    FileStatus[] logs = files.listStatus(new org.apache.hadoop.fs.Path("/events"));
    assertThat(logs).hasSize(1);
    try (InputStream in = files.open(logs[0].getPath())) {
      return new String(in.readAllBytes(), UTF_8).lines().toList();
    }
  }

  private static ArtifactStore store() {
    return ArtifactStore.open(hdfs.getURI() + "/ensembles", "tiny", new Configuration());
  }

  private static void copyToHdfs(Path local, String to) throws IOException {
    files.copyFromLocalFile(
        new org.apache.hadoop.fs.Path(local.toUri()), new org.apache.hadoop.fs.Path(to));
  }

  /** What a script ended with, and all that it and the containers of the cluster have written. */
  private record Ended(int status, String log) {}

  private static Ended run(String script, List<String> options, String... command)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>();
    all.add(PROJECT.resolve("deploy/yarn").resolve(script).toString());
    all.addAll(List.of("--executor-memory", "1g", "--driver-memory", "1g"));
    all.addAll(options);
    all.add("--");
    all.addAll(List.of(command));
    Path log = Files.createTempFile(folder, "log", "");
    ProcessBuilder builder =
        new ProcessBuilder(all).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    if (!process.waitFor(10, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError(script + " does not end: " + Files.readString(log) + containers());
    }
    return new Ended(process.exitValue(), Files.readString(log) + containers());
  }

  private static String containers() throws IOException {
    StringBuilder text = new StringBuilder();
    // Their logs stay, while YARN deletes their working folders as soon as they have ended.
    Path logs = Path.of(yarn.getNodeManager(0).getConfig().get(YarnConfiguration.NM_LOG_DIRS));
    try (Stream<Path> paths = Files.walk(logs)) {
      for (Path path : paths.filter(Files::isRegularFile).sorted().toList()) {
        if (path.endsWith("stderr") || path.endsWith("stdout")) {
          text.append("\n== ").append(path).append('\n').append(Files.readString(path));
        }
      }
    }
    return text.toString();
  }
}
