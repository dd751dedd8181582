"""What people write in other languages leads to the flow that the same English words lead to."""

from __future__ import annotations

import pytest

from wizard.content.compiled import bundled
from wizard.content.lexicon import FILE, english_for, without_accents
from wizard.content.phrases import flows_for

# ruff: noqa: E501, RUF001 - a row of the table reads best in one line, as it is written


@pytest.mark.parametrize(
    ("text", "flow"),
    [
        ("necesito permiso del administrador para usar la app del correo", "consent"),
        (
            "no me deja entrar al correo de la universidad desde el celular, dice que necesito permiso del administrador",
            "consent",
        ),
        (
            "Die App braucht die Genehmigung eines Administrators, ich kann sie nicht benutzen",
            "consent",
        ),
        ("Outlook demande l'approbation de l'administrateur de mon école", "consent"),
        ("l'app richiede l'approvazione dell'amministratore", "consent"),
        ("aplikacja wymaga zatwierdzenia administratora", "consent"),
        ("o aplicativo precisa da aprovação do administrador", "consent"),
        ("管理者の承認が必要ですと表示される", "consent"),
        ("需要管理员批准才能使用这个应用", "consent"),
        ("De app heeft goedkeuring van de beheerder nodig", "consent"),
        ("Mein Passwort ist abgelaufen und ich komme nicht rein", "password-or-lock"),
        ("J'ai oublié mon mot de passe", "password-or-lock"),
        ("olvidé mi contraseña del correo de la escuela", "password-or-lock"),
        ("esqueci a senha do email da empresa", "password-or-lock"),
        ("ho dimenticato la password", "password-or-lock"),
        ("zapomniałem hasła do poczty", "password-or-lock"),
        ("パスワードを忘れました", "password-or-lock"),
        ("我忘记密码了", "password-or-lock"),
        ("Mein Konto ist gesperrt", "password-or-lock"),
        ("mi cuenta está bloqueada", "password-or-lock"),
        ("mon compte est bloqué", "password-or-lock"),
        ("Мой аккаунт заблокирован", "password-or-lock"),
        ("ik ben mijn wachtwoord vergeten", "password-or-lock"),
        ("Ich bekomme keine SMS mit dem Code", "second-factor"),
        ("je ne reçois pas le code par SMS", "second-factor"),
        ("no me llega el sms con el código", "second-factor"),
        ("não recebo o sms com o código", "second-factor"),
        ("non ricevo l'sms con il codice", "second-factor"),
        ("ik ontvang geen sms code", "second-factor"),
        ("nie otrzymuję kodu sms", "second-factor"),
        ("не приходит смс с кодом", "second-factor"),
        ("SMSのコードが届かない", "second-factor"),
        ("收不到短信验证码", "second-factor"),
        ("Ich muss mich jeden Tag neu anmelden", "session-ended"),
        (
            "je dois me reconnecter chaque jour, il me demande la connexion à chaque fois",
            "session-ended",
        ),
        ("tengo que iniciar sesión todos los días, siempre me pide otra vez", "session-ended"),
        ("muszę się codziennie logować, ciągle prosi o logowanie", "session-ended"),
        ("Mein Laptop ist nicht konform", "device-not-known"),
        ("mon appareil n'est pas conforme", "device-not-known"),
        ("mi dispositivo no cumple, portal de empresa", "device-not-known"),
        ("o dispositivo não está em conformidade / não está registrado", "device-not-known"),
        ("het apparaat is niet geregistreerd", "device-not-known"),
        ("urządzenie nie jest zarejestrowane", "device-not-known"),
        ("Im Ausland kann ich mich nicht anmelden", "blocked-by-policy"),
        ("no puedo iniciar sesión desde el extranjero", "blocked-by-policy"),
        ("não consigo entrar estando em outro país", "blocked-by-policy"),
        ("Zugriff durch Richtlinie blockiert", "blocked-by-policy"),
        ("Ich bin der Anwendung nicht zugewiesen", "not-assigned"),
        ("l'utilisateur n'est pas affecté à l'application", "not-assigned"),
        ("el usuario no está asignado a la aplicación", "not-assigned"),
        ("Die Einladung als Gast funktioniert nicht", "wrong-account"),
        ("l'invitation ne marche pas, je suis invité et ne peux pas me connecter", "wrong-account"),
        ("soy invitado y no puedo iniciar sesión", "wrong-account"),
        ("leere Seite nach dem Anmelden", "no-code"),
        ("página en blanco al iniciar sesión", "no-code"),
        ("page blanche après la connexion", "no-code"),
        ("Endlosschleife beim Anmelden auf der Seite", "silent-sign-in"),
        ("la page de connexion tourne en boucle", "silent-sign-in"),
        ("Störung bei Microsoft", "microsoft-side"),
        (
            "Habe ein neues iPhone und die Authenticator App zeigt keine Codes mehr an, das alte Handy habe ich zurückgesetzt.",
            "second-factor",
        ),
        (
            "Mon téléphone a été volé, je n'ai plus l'application Authenticator et je ne peux plus valider la connexion.",
            "second-factor",
        ),
        (
            "Cambié de celular y ya no me aparecen los códigos del Authenticator de la universidad.",
            "second-factor",
        ),
        (
            "Não aparece a notificação no aplicativo Authenticator quando tento entrar.",
            "second-factor",
        ),
        (
            "Przy logowaniu prosi o kod z aplikacji, ale powiadomienie nie przychodzi na telefon.",
            "second-factor",
        ),
        (
            "Nach der Änderung des Kennworts kann ich mich in Outlook nicht mehr anmelden.",
            "password-or-lock",
        ),
        ("Mi contraseña caducó y el sistema no me deja cambiarla.", "password-or-lock"),
        ("Le mot de passe est correct mais il est refusé depuis ce matin.", "password-or-lock"),
        ("Mijn account is geblokkeerd na te veel pogingen.", "password-or-lock"),
        ("비밀번호를 잊어버렸습니다. 계정이 잠겼어요.", "password-or-lock"),
        (
            "Troppe volte ho sbagliato la password e ora l'account risulta bloccato.",
            "password-or-lock",
        ),
        (
            "Der bedingte Zugriff blockiert unsere Benutzer, obwohl sie im Büro sind.",
            "blocked-by-policy",
        ),
        (
            "El acceso condicional bloquea a los usuarios que están de viaje en otro país.",
            "blocked-by-policy",
        ),
        ("L'accès conditionnel bloque la connexion depuis l'étranger.", "blocked-by-policy"),
        ("条件付きアクセスでブロックされます。", "blocked-by-policy"),
        (
            "Il portatile aziendale non risulta conforme, anche se Intune dice che è registrato.",
            "device-not-known",
        ),
        (
            "Das Gerät ist angeblich nicht registriert, obwohl es im Unternehmensportal steht.",
            "device-not-known",
        ),
        (
            "O computador não está registrado e o acesso foi bloqueado por dispositivo não gerenciado.",
            "device-not-known",
        ),
        (
            "Quando provo ad aggiungere l'app mi dice che serve il consenso dell'amministratore.",
            "consent",
        ),
        (
            "Los usuarios no pueden usar la aplicación porque un administrador tiene que aprobarla.",
            "consent",
        ),
        ("Пишет, что нужно разрешение администратора для приложения.", "consent"),
        (
            "Unsere Benutzerin ist der Anwendung nicht zugewiesen, sie ist aber in der Gruppe.",
            "not-assigned",
        ),
        ("ユーザーがアプリに割り当てられていません。", "not-assigned"),
        ("Teams logt mich ständig aus, mehrmals am Tag werde ich abgemeldet.", "session-ended"),
        ("Outlook me pide iniciar sesión cada hora en el mismo equipo.", "session-ended"),
        ("Je suis déconnecté tout le temps et il faut se reconnecter.", "session-ended"),
        (
            "El usuario invitado no puede entrar, dice que la cuenta no existe en el inquilino.",
            "wrong-account",
        ),
        (
            "Gastbenutzer kann sich nicht anmelden: Konto existiert nicht im Mandanten.",
            "wrong-account",
        ),
        ("A página de login fica em loop, redireciona sem parar.", "silent-sign-in"),
        ("El secreto de cliente caducó y la aplicación no funciona.", "client-secret"),
        ("Das Clientgeheimnis ist abgelaufen, die App bekommt kein Token.", "client-secret"),
        ("La URL de redirección no coincide con la registrada.", "redirect-address"),
        (
            "Ho cambiato telefono e Authenticator non mi genera più i codici per l'account aziendale.",
            "second-factor",
        ),
        (
            "Ich habe die Nummer gewechselt und bekomme keine Anrufe zur Verifizierung mehr auf mein Telefon.",
            "second-factor",
        ),
        ("La notificación nunca llega a mi celular.", "second-factor"),
        ("Mijn nieuwe telefoon krijgt geen melding van Authenticator.", "second-factor"),
        ("Authenticator アプリに通知が来ません。機種変更しました。", "second-factor"),
        ("Jeg har glemt passordet mitt", "password-or-lock"),
        ("Fui bloqueado depois de errar a senha muitas vezes.", "password-or-lock"),
        ("Hasło wygasło i nie mogę go zmienić.", "password-or-lock"),
        ("Şifremi unuttum, hesabım kilitlendi", "password-or-lock"),
        ("Пароль истек, не могу войти", "password-or-lock"),
        ("Wegen einer Richtlinie wird die Anmeldung blockiert.", "blocked-by-policy"),
        ("En vacances à l'étranger je ne peux plus me connecter à Outlook.", "blocked-by-policy"),
        ("Una directiva de la empresa bloquea el inicio de sesión.", "blocked-by-policy"),
        (
            "Mon ordinateur portable n'est plus reconnu comme conforme par Intune.",
            "device-not-known",
        ),
        (
            "Mein privater PC wird nicht akzeptiert, weil das Gerät nicht verwaltet ist.",
            "device-not-known",
        ),
        ("デバイスが準拠していないと表示されます。", "device-not-known"),
        ("Für diese App ist die Zustimmung des Administrators erforderlich.", "consent"),
        ("Dice que se requiere aprobación del administrador", "consent"),
        ("Gebruikers krijgen de vraag om goedkeuring van een beheerder", "consent"),
        ("L'utente non è assegnato all'applicazione", "not-assigned"),
        ("Gebruiker is niet toegewezen aan de app", "not-assigned"),
        ("Cada mañana tengo que volver a iniciar sesión en Teams.", "session-ended"),
        ("Musím se pořád přihlašovat", "session-ended"),
        ("Logga in igen varje dag, Outlook frågar hela tiden", "session-ended"),
        (
            "Mon collègue externe est invité mais son compte n'est pas trouvé dans le locataire.",
            "wrong-account",
        ),
        ("Ik word steeds met mijn privé account ingelogd in plaats van werk", "wrong-account"),
        ("La página de inicio de sesión entra en bucle y se recarga", "silent-sign-in"),
        ("Le secret client a expiré, l'application ne fonctionne plus", "client-secret"),
        (
            "Die Umleitungsadresse stimmt nicht mit der registrierten URI überein.",
            "redirect-address",
        ),
        ("L'URL de redirection ne correspond pas", "redirect-address"),
        ("Le service Microsoft est en panne", "microsoft-side"),
        ("der Code wird nicht erkannt auf der Geräteseite", "device-code-not-found"),
        (
            "El código no es válido, dice código incorrecto al conectar el dispositivo",
            "device-code-not-found",
        ),
    ],
)
def test_words_in_another_language_lead_to_the_flow(text: str, flow: str) -> None:
    assert flows_for(text)[:1] == (flow,)


@pytest.mark.parametrize(
    "text",
    [
        "Outlook keeps asking for my password and the sync stopped",
        "I was in Italy with my family when the sign-in failed",
        "The die in the tag of the portal has a note for you",
        "The fois gras shop page and the gast house have no Wi-Fi",
    ],
)
def test_english_is_left_as_it_is(text: str) -> None:
    assert english_for(text) == frozenset()


@pytest.mark.parametrize(
    "text",
    [
        "Wo finde ich den Kalender in Outlook?",
        "Quel est le prix de la licence ?",
        "¿Cómo instalo Office en mi computadora?",
        "O Teams tem um fundo novo para reuniões",
        "La stampante non stampa",
        "De printer op de derde verdieping is stuk",
        "会議の予定を変更したい",
    ],
)
def test_another_trouble_leads_nowhere(text: str) -> None:
    assert flows_for(text) == ()


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Contraseña", "contrasena"),
        ("MOT DE PASSE OUBLIÉ", "mot de passe oublie"),
        ("パスワード", "パスワード"),
        ("비밀번호", "비밀번호"),
        ("Password", "password"),
    ],
)
def test_accents_do_not_count(written: str, plain: str) -> None:
    assert without_accents(written) == plain


def test_every_line_of_the_table_has_a_word_and_forms() -> None:
    lines = (bundled("data") / FILE).read_text("utf-8").splitlines()[1:]
    words = [line.split("\t")[0] for line in lines]
    assert len(words) == len(set(words))
    for line in lines:
        word, forms = line.split("\t")
        assert word.isascii()
        assert len(forms.split()) == len(set(forms.split())), word
