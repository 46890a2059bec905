// A model in the place of a provider's: it knows the lines of fixtures/craft-ko.srt by heart and speaks the OpenAI API.
// Usage: translator.js. Prints its address and ends with its standard input. Some of what it says is not good, so that there is something to mend.
import { createServer } from "node:http";

const known = {
  "막차가 방금 떠났어요.": ["El último tren acaba de salir.", "O último trem acabou de sair."],
  "그럼 첫눈이 그칠 때까지 기다릴게요.": [
    "Entonces espero aquí hasta que pare la primera nieve.",
    "Então espero aqui até a primeira neve parar.",
  ],
  "난로를 켜도 될까요?": ["¿Puedo encender la estufa?", "Posso acender o aquecedor?"],
  "여기서 얼마나 일하셨어요?": [
    "Cuánto tiempo lleva usted trabajando aquí?",
    "Há quanto tempo o senhor trabalha aqui?",
  ],
  "올해로 서른 해가 됐어요.": ["Este año se cumplen treinta años.", "Este ano faz trinta anos."],
  "저 달 좀 보세요.": ["Mire esa luna.", "Olhe essa lua."],
  "오늘 밤은 여기가 우리 집이네요.": [
    "Esta noche, nuestra casa es aquí.",
    "Esta noite, a nossa casa é aqui.",
  ],
};

/** What a model answers to the question of a batch of lines. */
function answer({ tgt, lines }) {
  const place = tgt === "pt-BR" ? 1 : 0;
  const slots = lines.map(({ s, ko }) => {
    const head = [...ko.replaceAll(" ", "")].slice(0, 6).join("");
    return [s, { head, t: known[ko]?.[place] ?? "", note: null }];
  });
  return { lines: Object.fromEntries(slots), summary: "Dos desconocidos esperan en una estación." };
}

const server = createServer(async (request, response) => {
  const body = JSON.parse(Buffer.concat(await request.toArray()).toString("utf8"));
  const question = JSON.parse(body.messages.find(({ role }) => role === "user").content);
  const message = { role: "assistant", content: JSON.stringify(answer(question)) };
  response.setHeader("Content-Type", "application/json");
  response.end(
    JSON.stringify({
      id: "chatcmpl-1",
      object: "chat.completion",
      model: body.model,
      choices: [{ index: 0, message, finish_reason: "stop" }],
      usage: { prompt_tokens: 900, completion_tokens: 200, total_tokens: 1100 },
    }),
  );
});
server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}/v1`));
process.stdin.resume().on("end", () => process.exit(0));
